// What is refused although the contract admits it, or although its check does not see it: nothing is sent then.
import { describe, expect, it } from 'vitest';
import { recordedCatalog } from '../support/recorded-catalog.ts';

const open = recordedCatalog((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"x"}');
});

const run = { promptId: 'p', variables: {} };

async function isRefused(tool: string, args: object, field: string, words: string): Promise<void> {
  expect(await open.call(tool, args)).toMatchObject({
    ok: false,
    value: {
      error: {
        code: 'invalid_arguments',
        message: expect.stringContaining(`${field} ${words}`),
        hint: expect.stringContaining('Nothing was sent'),
      },
    },
  });
  expect(open.requests).toEqual([]);
}

describe('a run of a prompt', () => {
  it('is not sent as a stream, which would be billed and could not be given', async () => {
    await isRefused('run_prompt_completion', { ...run, stream: true }, 'stream', 'must be false or left out');
  });

  it.each(['run_prompt_completion', 'render_prompt'])(
    'by %s takes its settings at the root only',
    async (tool) => {
      const nested = { ...run, hyperparameters: { temperature: 0 } };
      await isRefused(tool, nested, 'hyperparameters', 'is not read by Portkey: give its fields');
    },
  );

  it.each([
    ['run_prompt_completion', { stream: false }],
    ['run_prompt_completion', { stream: null, temperature: 0 }],
    ['render_prompt', { stream: true, temperature: 0 }],
  ])('by %s with %j is sent', async (tool, more) => {
    expect(await open.call(tool, { ...run, ...more })).toMatchObject({ ok: true });
    expect(open.requests).toHaveLength(1);
  });
});

describe('an argument named __proto__', () => {
  it.each([
    ['create_collection', '{"name":"x","workspace_id":"w","__proto__":{"a":1}}'],
    ['get_config', '{"slug":"x","__proto__":1}'],
    ['run_prompt_completion', '{"promptId":"p","variables":{},"__proto__":null}'],
    ['delete_config', '{"slug":"x","__proto__":{}}'],
  ])('is refused by %s like any unknown one', async (tool, args) => {
    await isRefused(tool, JSON.parse(args), '__proto__', 'is not an argument of this tool');
  });

  it('is named once by a tool whose own check sees it', async () => {
    const { value } = await open.call('find_references', JSON.parse('{"type":"config","__proto__":{}}'));
    const { message } = value['error'] as { message: string };
    expect(message.split('__proto__')).toHaveLength(2);
  });
});

describe('a page', () => {
  it.each([
    ['list_integrations', { page_size: 0 }, 'page_size'],
    ['list_integrations', { page_size: -5, all_pages: true }, 'page_size'],
    ['list_prompts', { current_page: -1 }, 'current_page'],
    ['list_all_users', { page_size: '0' }, 'page_size'],
  ])('without rows, or before the first, is refused: %s %j', async (tool, args, field) => {
    await isRefused(tool, args, field, 'must be at least');
  });
});
