// The contract diff, on documents that were built from a small one: what was added, removed,
// renamed and changed, what breaks callers, and what a person has to mend or to decide.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { update } from '../../codegen/cli/update.ts';
import type { Document } from '../../codegen/contract/document.ts';
import { writeYaml } from '../../codegen/contract/paths.ts';
import { renderTerminal } from '../../codegen/diff/render.ts';
import { at, put, take } from './documents.ts';
import {
  smallDocument as document,
  smallNames as namesWith,
  smallWorkspace as workspace,
} from './small-contract.ts';

const labels = { tool: 'get_label', domain: 'labels' };

/** Runs the update and returns what was printed, without colours, what was reported, and the files. */
async function run(given: Parameters<typeof workspace>[0], dryRun = true) {
  const { files, source, folder } = workspace(given);
  const report = `${folder}/report.md`;
  const { text, code } = await update({ source, report, dryRun }, files);
  return { text: stripVTControlCharacters(text), code, markdown: readFileSync(report, 'utf8'), files };
}

/** One part of a report, without its title. */
function part(markdown: string, title: string): string {
  const [, rest = ''] = markdown.split(`## ${title}\n`);
  return (rest.split('\n## ')[0] ?? '').trim();
}

/** An older document with other operations: one more, two fewer, two under another path. */
const olderOperations = document((older) => {
  const paths = ['paths'];
  take(older, [...paths, '/labels/{labelId}', 'delete']);
  take(older, [...paths, '/logs/exports/{exportId}/start']);
  put(older, [...paths, '/labels/{id}'], { get: take(older, [...paths, '/labels/{labelId}', 'get']) });
  put(older, [...paths, '/labels/{id}', 'get', 'parameters', 0, 'name'], 'id');
  put(older, [...paths, '/audit/events'], take(older, [...paths, '/audit-logs']));
  put(older, [...paths, '/labels/{labelId}/usage'], {
    get: {
      'x-plane': 'control',
      parameters: [{ name: 'labelId', in: 'path', required: true, schema: { type: 'string' } }],
      responses: { 200: { description: 'OK' } },
    },
  });
});
const olderNames = namesWith({
  'GET /labels/{labelId}': null,
  'GET /labels/{id}': labels,
  'GET /audit-logs': null,
  'GET /audit/events': { tool: 'list_audit_logs', domain: 'audit' },
  'GET /labels/{labelId}/usage': { tool: 'get_label_usage', domain: 'labels' },
  'DELETE /labels/{labelId}': null,
});

/** An older document with the same operations and other fields. */
const olderFields = document((older) => {
  const label = ['components', 'schemas', 'CreateLabelRequest'];
  put(older, [...label, 'required'], ['name', 'color_code']);
  put(older, [...label, 'properties', 'shade'], { type: 'string' });
  take(older, [...label, 'properties', 'description']);
  put(older, [...label, 'properties', 'workspace_id'], { type: 'string', nullable: true });
  put(older, ['components', 'schemas', 'CreateLabelResponse', 'properties', 'slug'], { type: 'string' });
  const audit = ['paths', '/audit-logs', 'get', 'parameters'];
  const parameters = at(older, audit) as { name: string; required?: boolean; schema: object }[];
  const find = (name: string) => parameters.findIndex((parameter) => parameter.name === name);
  put(older, [...audit, find('method'), 'schema', 'enum'], ['POST', 'PUT', 'DELETE', 'PATCH']);
  put(older, [...audit, find('user_type'), 'schema', 'enum'], ['user']);
  put(older, [...audit, find('response_status_code'), 'schema'], { type: 'string' });
  put(older, [...audit, find('page_size'), 'schema', 'maximum'], 500);
  take(older, [...audit, find('start_time'), 'required']);
  take(older, [...audit, find('country')]);
});

describe('from older documents', () => {
  test('operations are found added, removed and renamed, and no tool vanishes unsaid', async () => {
    const { markdown, code } = await run({ before: olderOperations, names: olderNames });
    expect(part(markdown, 'Operations renamed, by their shape').split('\n')).toEqual([
      '- GET /labels/{id} -\\> GET /labels/{labelId} (100 % alike)',
      expect.stringMatching(/^- GET \/audit\/events -\\> GET \/audit-logs \(9\d % alike\)$/),
    ]);
    expect(part(markdown, 'Operations removed')).toBe(
      '- **breaking** GET /labels/{labelId}/usage (get\\_label\\_usage)',
    );
    expect(part(markdown, 'Operations added').split('\n').sort()).toEqual([
      '- **to decide** DELETE /labels/{labelId}: not classified; "delete\\_label" would be a name for it in codegen/names.lock.json, or give a reason in openapi/left-out.yaml',
      '- POST /logs/exports/{exportId}/start (start\\_log\\_export)',
    ]);
    expect(part(markdown, 'Tools that would vanish')).toMatch(
      /get\\_label\\_usage \(GET \/labels\/\{labelId\}\/usage is gone\)[\s\S]*get\\_label \(GET \/labels\/\{id\} is GET \/labels\/\{labelId\} now\)[\s\S]*list\\_audit\\_logs/,
    );
    expect(part(markdown, 'For a person to decide')).toContain('DELETE /labels/{labelId} deletes');
    expect(part(markdown, 'Listing tokens by tool')).toMatch(/start\\_log\\_export: 0 -\\> \d+ \(\+\d+\)/);
    expect(code).toBe(1);
  });

  test('every changed field is named, with what it means for callers', async () => {
    const { markdown, code } = await run({ before: olderFields });
    const changed = part(markdown, 'Operations changed').replaceAll('\\', '').split('\n');
    expect(changed).toEqual([
      '- **breaking** list_audit_logs (GET /audit-logs)',
      '  - **breaking** argument start_time: required now',
      '  - **breaking** argument method: values removed: PATCH',
      '  - **breaking** argument response_status_code: string became integer',
      '  - **breaking** argument page_size: maximum 500 became 100',
      '  - argument user_type: values added: api_key',
      '  - argument country: added: string',
      '- **breaking** create_prompt_label (POST /labels)',
      '  - **breaking** argument workspace_id: null is not possible any more',
      '  - **breaking** argument shade: removed: was string',
      '  - **breaking** reply slug: removed: was string',
      '  - argument color_code: optional now',
      '  - argument description: added: string',
    ]);
    expect(
      part(markdown, 'Calls that were right and are refused now').replaceAll('\\', '').split('\n').slice(2),
    ).toEqual([
      "- **breaking** list_audit_logs, smallest: must have required property 'start_time'",
      '- **breaking** list_audit_logs, fullest: response_status_code must be integer',
      '- **breaking** create_prompt_label, fullest: shade is no argument any more',
    ]);
    expect(code).toBe(0);
  });
});

test('a document that did not change says so, and writes the same bytes', async () => {
  const before = document();
  const { text, code, files } = await run({ before }, false);
  expect(text).toMatch(/0 added, 0 removed, 0 renamed, 0 changed, 0 of them breaking/);
  expect(code).toBe(0);
  expect(readFileSync(files.contract, 'utf8')).toBe(writeYaml(before));
});

test('an operation that nobody has named waits for a person, although the contract stays as it is', async () => {
  const after = document((newer) =>
    put(newer, ['paths', '/widgets'], { get: { responses: { 200: { description: 'OK' } } } }),
  );
  const { text, code, files } = await run({ before: document(), after }, false);
  expect(code).toBe(1);
  expect(text).toContain('GET /widgets: not classified');
  expect(readFileSync(files.contract, 'utf8')).toBe(writeYaml(document()));
});

test('an operation that is served and secured as those left out is most likely no tool either', async () => {
  const access = {
    security: [{ 'Portkey-Key': [], Provider: [] }],
    responses: { 200: { description: 'OK' } },
  };
  const after = document((newer) => {
    put(newer, ['paths', '/embeddings'], { post: access });
    put(newer, ['paths', '/speech'], { post: access });
    put(newer, ['paths', '/widgets'], { get: { responses: { 200: { description: 'OK' } } } });
  });
  const { markdown } = await run({ before: document(), after });
  const added = part(markdown, 'Operations added').replaceAll('\\', '');
  expect(added).toContain(
    'POST /speech: not classified; most likely no tool, as it is served like POST /embeddings',
  );
  expect(added).toContain('GET /widgets: not classified; "get_widgets" would be a name');
});

test('a field that was marked as secret and has lost its mark is asked about', async () => {
  const place = ['paths', '/labels', 'post', 'responses', '200', 'content', 'application/json'];
  const label = "$.components.schemas['CreateLabelResponse'].properties.id";
  const { folder } = workspace({ before: document() });
  const given = overlays(folder, [{ target: label, description: 'Why.', update: { 'x-secret': true } }]);
  const after = document((newer) => {
    // Upstream describes the reply in place, so that the overlay marks a component that is not used.
    const schema = at(newer, ['components', 'schemas', 'CreateLabelResponse']);

    put(newer, [...place, 'schema'], structuredClone(schema));
    put(newer, ['paths', '/labels', 'get', 'x-kept'], { $ref: '#/components/schemas/CreateLabelResponse' });
  });
  const asked = async (newer: Document): Promise<string> => {
    const { markdown } = await run({ before: document(), after: newer, overlays: given });
    return part(markdown, 'For a person to decide');
  };
  const question = 'POST /labels the reply has id, no longer marked as secret';
  expect(await asked(after)).toContain(question);
  // A reply that is not described any more may hold the field all the same.
  take(after, [...place, 'schema', 'properties', 'id']);
  expect(await asked(after)).toContain(question);
});

test('a dry run writes nothing', async () => {
  const before = document((older) => take(older, ['paths', '/audit-logs']));
  const { text, files } = await run({ before }, true);
  expect(text).toContain('dry run');
  expect(readFileSync(files.contract, 'utf8')).not.toContain('/audit-logs');
  expect(readFileSync(files.lock, 'utf8')).toBe('{}');
});

test('the terminal cuts long sections, the Markdown report does not', async () => {
  const after = document((newer) => {
    for (let index = 0; index < 20; index += 1) {
      put(
        newer,
        ['components', 'schemas', 'CreateLabelRequest', 'properties', `${'long_'.repeat(30)}${index}`],
        {
          type: 'string',
        },
      );
    }
  });
  const { text, markdown } = await run({ before: document(), after });
  const shown = text.split('\n').filter((line) => line.includes('long_'));
  expect(shown.length).toBeLessThan(13);
  expect(text).toContain('more lines: --report FILE.md has them all');
  expect(part(markdown, 'Operations changed').split('\n')).toHaveLength(21);
});

/** Overlays of a test's own, in a folder. */
function overlays(folder: string, actions: readonly object[]): string {
  const path = `${folder}/overlays`;
  mkdirSync(path);
  writeFileSync(
    `${path}/10-test.yaml`,
    JSON.stringify({ overlay: '1.0.0', info: { title: 'Test', version: '1' }, actions }),
  );
  return path;
}

test('overlays that no longer apply and overlays that are redundant fail the run, all of them at once', async () => {
  const label = "$.components.schemas['CreateLabelRequest']";
  const given = overlays(workspace({ before: document() }).folder, [
    { target: `${label}.properties.description`, description: 'Why.', update: { maxLength: 10 } },
    { target: label, description: 'Why.', update: { required: ['color_code'] } },
    {
      target: label,
      description: 'Why.',
      update: { properties: { shade: { type: 'string' }, tint: { type: 'string' } } },
    },
    { target: `${label}.properties.organisation_id`, description: 'Why.', remove: true },
    { target: "$.paths['/audit-logs'].get", description: 'Why.', update: { 'x-plane': 'gateway' } },
  ]);
  const schema = ['components', 'schemas', 'CreateLabelRequest'];
  const after = document((newer) => {
    take(newer, [...schema, 'properties', 'description']);
    put(newer, [...schema, 'required'], ['name', 'color_code']);
    put(newer, [...schema, 'properties', 'shade'], { type: 'string' });
    take(newer, [...schema, 'properties', 'organisation_id']);
  });
  const published = Object.fromEntries(
    Object.entries(namesWith({}).operations)
      .filter(([, entry]) => entry.unpublished === true)
      .map(([key]) => [key, null]),
  );
  const names = namesWith(published);
  const first = await run({ before: document(), names, overlays: given });
  expect(first.code).toBe(0);
  const { text, code, markdown, files } = await run(
    { before: document(), after, names, overlays: given },
    false,
  );
  expect(code).toBe(1);
  expect(
    part(markdown, 'To mend first: overlays and operations').replaceAll('\\', '').split('\n').slice(2),
  ).toEqual([
    `- **to mend** openapi/overlays/10-test.yaml, action 1 no longer applies: ${label}.properties.description matches nothing`,
    `- **to mend** openapi/overlays/10-test.yaml, action 2 is redundant: ${label} already holds what the action adds`,
    `- **to mend** openapi/overlays/10-test.yaml, action 4 is redundant: ${label}.properties.organisation_id is not there any more`,
  ]);
  expect(part(markdown, 'Overlays that are partly redundant')).toContain('action 3');
  expect(text).toContain('action 1 no longer applies');
  expect(text).toContain('action 2 is redundant');
  expect(readFileSync(files.contract, 'utf8')).toContain('shade');
});

test('an operation that only an overlay had and that upstream publishes now fails the run', async () => {
  const after = document((newer) =>
    put(newer, ['paths', '/scim/groups'], { get: { responses: { 200: { description: 'OK' } } } }),
  );
  const { code, markdown } = await run({ before: document(), after });
  expect(code).toBe(1);
  expect(part(markdown, 'To mend first: overlays and operations')).toContain(
    'GET /scim/groups (list\\_scim\\_groups) is published now',
  );
});

test('new calls that destroy and new fields that look like secrets are put to a person', async () => {
  const json = (schema: object) => ({ content: { 'application/json': { schema } } });
  const after = document((newer) => {
    put(newer, ['paths', '/api-keys/{id}/revoke-all'], {
      post: {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        responses: { 200: json({ type: 'object', properties: { clientSecret: { type: 'string' } } }) },
      },
    });
    put(newer, ['paths', '/widgets/{widgetId}'], { delete: { responses: { 204: {} } } });
    put(newer, ['components', 'schemas', 'CreateLabelRequest', 'properties', 'webhook_token'], {
      type: 'string',
    });
    put(newer, ['components', 'schemas', 'CreateLabelRequest', 'properties', 'force_delete'], {
      type: 'boolean',
    });
    put(newer, ['components', 'schemas', 'CreateLabelResponse', 'properties', 'api_key'], { type: 'string' });
    put(newer, ['components', 'schemas', 'CreateLabelResponse', 'properties', 'max_tokens'], {
      type: 'string',
    });
  });
  const { markdown } = await run({ before: document(), after });
  const asked = part(markdown, 'For a person to decide').replaceAll('\\', '');
  expect(asked).toContain('POST /api-keys/{id}/revoke-all its path says "revoke"');
  expect(asked).toContain('POST /api-keys/{id}/revoke-all the reply has clientSecret');
  expect(asked).toContain('DELETE /widgets/{widgetId} deletes');
  expect(asked).toContain('POST /labels takes force_delete, which may destroy');
  expect(asked).toContain('POST /labels takes webhook_token');
  expect(asked).toContain('POST /labels the reply has api_key');
  expect(asked).not.toContain('max_tokens');
});

test('operations whose words changed are counted in one line and listed', async () => {
  const worded = (words: string) =>
    document((given) => {
      put(given, ['paths', '/labels', 'post', 'summary'], words);
      put(given, ['components', 'schemas', 'Label', 'description'], words);
    });
  const first = await run({ before: document(), after: worded('Old words.') }, false);
  const lock = JSON.parse(readFileSync(first.files.lock, 'utf8')) as object;
  const second = await run({ before: document(), after: worded('New words.'), lock });
  const users = second.text.match(/words: changed in (\d+) operations/);
  expect(Number(users?.[1])).toBe(3);
  const third = await run({ before: document(), after: worded('Old words.'), lock });
  expect(third.text).toContain('words: changed in 0 operations');
});

test('a terminal cuts the lines of a diff at its width, and a pipe none', () => {
  const sections = [
    { title: 'Changes', lines: [{ mark: 'safe' as const, text: 'long '.repeat(60).trim() }] },
  ];
  const longest = (text: string) =>
    Math.max(...text.split('\n').map((line) => stripVTControlCharacters(line).length));
  expect(longest(renderTerminal([], sections, 80))).toBe(80);
  expect(longest(renderTerminal([], sections))).toBe(303);
});
