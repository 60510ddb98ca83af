// Prompts of the seed: staging is ahead of production, so that there is something to compare and to ship.
import type { SandboxAccount } from '../account.ts';
import { addCollection } from '../domains/collections.ts';
import { addLabel } from '../domains/labels.ts';
import { addPartial } from '../domains/partials.ts';
import { addPrompt, updatePrompt } from '../domains/prompts.ts';
import type { PartialRow, PromptRow } from '../models.ts';
import type { Places } from './gateway.ts';

/** A chat template as Portkey keeps it: a JSON list of messages. */
function chat(system: string, user: string): string {
  return JSON.stringify([
    { role: 'system', content: system },
    { role: 'user', content: user },
  ]);
}

const triageUser = 'Ticket {{ticket_id}} from {{customer}}:\n{{body}}';
const triage = [
  chat('Sort the ticket into billing, bug or question.', triageUser),
  chat('{{>support-tone}}\nSort the ticket into billing, bug, question or refund.', triageUser),
  chat(
    '{{>support-tone}}\nSort the ticket into billing, bug, question or refund. Answer as JSON with "topic" and "urgency" (1 to 5).',
    triageUser,
  ),
];

function label(prompt: PromptRow, number: number, id: string): void {
  const version = prompt.versions.find((one) => one.number === number);
  if (version) version.label_id = id;
}

function publish(prompt: PromptRow | PartialRow, number: number): void {
  prompt.default_version = number;
}

/** Adds collections, labels, partials and prompts to the three workspaces. */
export function seedPrompts(account: SandboxAccount, places: Places): void {
  const { production, staging, research } = places;
  const live = addLabel(account, null, 'production', {
    description: 'Serves customers',
    color_code: '#16a34a',
  });
  const next = addLabel(account, null, 'staging', { description: 'Under test', color_code: '#d97706' });
  addLabel(account, research, 'experiment', { description: 'May change any time', color_code: '#7c3aed' });

  const tone = 'You work for the support team of a small shop. Be brief, kind and exact.\n';
  account.ago(70, () => addPartial(account, production, 'Support tone', tone, { slug: 'support-tone' }));
  const stagingTone = account.ago(70, () =>
    addPartial(account, staging, 'Support tone', tone, { slug: 'support-tone' }),
  );
  account.ago(9, () => {
    const string = `${tone}Never promise a date.\n`;
    stagingTone.versions.push({
      id: account.identity.uuid(),
      number: 2,
      string,
      description: 'No promises',
      created_at: account.stamp(),
    });
    publish(stagingTone, 2);
  });
  account.ago(40, () =>
    addPartial(account, research, 'Citation rules', 'Cite each claim as [n].', { slug: 'citation-rules' }),
  );

  const home = account.ago(75, () => addCollection(account, production, 'Support'));
  const trial = account.ago(75, () => addCollection(account, staging, 'Support'));
  const papers = account.ago(50, () => addCollection(account, research, 'Papers'));
  account.ago(45, () => addCollection(account, research, 'Drafts', { parent: papers.id }));

  const parameters = { model: 'gpt-4o-mini', temperature: 0.2, max_tokens: 400 };
  const base = { name: 'Ticket triage', parameters, model: 'gpt-4o-mini' };

  const liveTriage = account.ago(70, () =>
    addPrompt(account, { ...base, collection_id: home.id, string: triage[0], virtual_key: 'openai-prod' }),
  );
  account.ago(30, () =>
    updatePrompt(account, liveTriage, {
      patch: true,
      string: triage[1],
      version_description: 'Adds refunds and the shared tone',
    }),
  );
  publish(liveTriage, 2);
  label(liveTriage, 2, live.id);

  const nextTriage = account.ago(72, () =>
    addPrompt(account, {
      ...base,
      collection_id: trial.id,
      string: triage[0],
      virtual_key: 'openai-staging',
    }),
  );
  account.ago(33, () =>
    updatePrompt(account, nextTriage, {
      patch: true,
      string: triage[1],
      version_description: 'Adds refunds and the shared tone',
    }),
  );
  account.ago(3, () =>
    updatePrompt(account, nextTriage, {
      patch: true,
      string: triage[2],
      parameters: { ...parameters, temperature: 0 },
      version_description: 'Answers as JSON, with an urgency',
    }),
  );
  publish(nextTriage, 3);
  label(nextTriage, 2, live.id);
  label(nextTriage, 3, next.id);

  account.ago(65, () =>
    addPrompt(account, {
      name: 'Reply draft',
      collection_id: home.id,
      string: chat('{{>support-tone}}\nDraft a reply in {{language}}.', '{{body}}'),
      parameters: { model: 'claude-sonnet-4', max_tokens: 800 },
      model: 'claude-sonnet-4',
      virtual_key: 'anthropic-prod',
    }),
  );
  account.ago(8, () =>
    addPrompt(account, {
      name: 'Refund answer',
      collection_id: trial.id,
      string: chat(
        '{{>support-tone}}\nExplain the refund rules that apply.',
        '{{body}}\nOrder: {{order_id}}',
      ),
      parameters: { model: 'gpt-4o', max_tokens: 500 },
      model: 'gpt-4o',
      virtual_key: 'openai-staging',
    }),
  );
  const summary = account.ago(40, () =>
    addPrompt(account, {
      name: 'Paper summary',
      collection_id: papers.id,
      string: 'Summarise in {{sentences}} sentences. {{>citation-rules}}\n\n{{paper}}',
      parameters: { model: 'claude-haiku', max_tokens: 1200 },
      model: 'claude-haiku',
      virtual_key: 'bedrock-research',
      template_metadata: { purpose: 'reading list' },
    }),
  );
  account.ago(20, () =>
    updatePrompt(account, summary, { patch: true, parameters: { model: 'claude-haiku', max_tokens: 2000 } }),
  );
}
