// src/generated/README.md: whom to tell instead of editing.
import type { EmitContext, Emitted } from './context.ts';

export function emitReadme(contexts: readonly EmitContext[]): Emitted {
  const counts = contexts.map(({ platform, operations }) => `${operations.length} of ${platform.label}`);
  const text = `# Generated code: operations, ${counts.join(', ')}

Nothing here is edited by hand; the next \`npm run codegen\` would undo it. What stands twice in a domain is written once: at the head of its file, or in \`shared/\` where platforms have it in common.

| To change | Edit | Then run |
|---|---|---|
| a fact about the API (a field, a type, an endpoint) | \`openapi/overlays/\`, a folder below it for another platform | \`npm run codegen\` |
| a tool's words | \`src/overrides/<domain>.ts\` | nothing: they are read when the server starts (\`npm run codegen\` for the tables in the documents) |
| a tool's name | \`codegen/names.lock.json\`, or that of the platform (add an alias, never rename) | \`npm run codegen\` |
| what is emitted | \`codegen/emit/\`, one file an artefact | \`npm run codegen\` |
| the upstream document | – | \`npm run openapi:update -- <file or URL>\`, then \`npm run codegen\` |
`;
  return new Map([['src/generated/README.md', text]]);
}
