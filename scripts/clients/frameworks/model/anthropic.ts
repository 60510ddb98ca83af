// Anthropic messages.
import { type Dialect, newId, objectsIn, textOf } from './dialect.ts';

export const anthropic: Dialect = {
  name: 'Anthropic',
  path: /\/messages$/,
  tools: (body) =>
    objectsIn(body['tools']).map((tool) => ({
      name: textOf(tool['name']),
      description: textOf(tool['description'] ?? ''),
      schema: tool['input_schema'],
      strict: tool['strict'] === true,
    })),
  results: (body) =>
    objectsIn(body['messages'])
      .flatMap(({ content }) => objectsIn(content))
      .filter(({ type }) => type === 'tool_result')
      .map(({ content }) => textOf(content)),
  answer: (turn, { body }) => {
    const stop = 'call' in turn ? 'tool_use' : 'end_turn';
    const block =
      'call' in turn
        ? { type: 'tool_use', id: newId('toolu'), name: turn.call.tool, input: turn.call.args }
        : { type: 'text', text: turn.text };
    const message = {
      id: newId('msg'),
      type: 'message',
      role: 'assistant',
      model: body['model'],
      stop_sequence: null,
      usage: { input_tokens: 1, output_tokens: 1 },
    };
    if (body['stream'] !== true) return { json: { ...message, content: [block], stop_reason: stop } };
    const empty = 'call' in turn ? { ...block, input: {} } : { type: 'text', text: '' };
    const delta =
      'call' in turn
        ? { type: 'input_json_delta', partial_json: JSON.stringify(turn.call.args) }
        : { type: 'text_delta', text: turn.text };
    const events = [
      { type: 'message_start', message: { ...message, content: [], stop_reason: null } },
      { type: 'content_block_start', index: 0, content_block: empty },
      { type: 'content_block_delta', index: 0, delta },
      { type: 'content_block_stop', index: 0 },
      {
        type: 'message_delta',
        delta: { stop_reason: stop, stop_sequence: null },
        usage: { output_tokens: 1 },
      },
      { type: 'message_stop' },
    ];
    return { events: events.map((data) => ({ event: data.type, data })) };
  },
};
