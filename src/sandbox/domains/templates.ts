// Fills prompt templates the way Portkey does: mustache, with partials, and no HTML escaping.
import Mustache from 'mustache';
import type { SandboxAccount } from '../account.ts';
import { invalid } from '../api-error.ts';

/** Where a template is: its workspace's partials go before others of the same slug. */
export interface Place {
  readonly account: SandboxAccount;
  readonly workspace: string | null | undefined;
}

/** The text of a partial's default version; '' where there is no such partial, as mustache has it. */
function partialText({ account, workspace }: Place, slug: string): string {
  const here = account.partials.find(slug.trim(), (row) => row.workspace_id === workspace);
  const partial = here ?? account.partials.find(slug.trim());
  const version = partial?.versions.find(({ number }) => number === partial.default_version);
  return version?.string ?? '';
}

/** Fills one template. Throws 400 AB01 for one that cannot be read. */
export function fill(place: Place, template: string, variables: Readonly<Record<string, unknown>>): string {
  try {
    return Mustache.render(template, variables, (slug) => partialText(place, slug), {
      escape: (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)),
    });
  } catch (error) {
    throw invalid(
      `The template cannot be rendered: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function fillDeep(place: Place, value: unknown, variables: Readonly<Record<string, unknown>>): unknown {
  if (typeof value === 'string') return fill(place, value, variables);
  if (Array.isArray(value)) return value.map((item) => fillDeep(place, item, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, fillDeep(place, item, variables)]),
  );
}

/**
 * The messages that a prompt's template makes. A template is either a JSON list of messages, whose texts
 * are filled one by one so that a quote in a variable breaks nothing, or plain text: one user message.
 */
export function messagesOf(
  place: Place,
  template: string,
  variables: Readonly<Record<string, unknown>>,
): unknown[] {
  if (template.trimStart().startsWith('[')) {
    let parsed: unknown;
    try {
      parsed = JSON.parse(template);
    } catch {
      parsed = undefined;
    }
    if (Array.isArray(parsed)) return parsed.map((message) => fillDeep(place, message, variables));
  }
  return [{ role: 'user', content: fill(place, template, variables) }];
}
