// The page for people at `/`.
import type { Page, PageFacts } from './interfaces.ts';

export function renderPage(facts: PageFacts): Page {
  return {
    html: `<!doctype html><title>Portkey Admin MCP ${facts.version}</title>`,
    headers: { 'content-security-policy': "default-src 'none'" },
  };
}
