// OpenAI chat completions.
import { type Dialect, isObject, newId, objectsIn, textOf } from './dialect.ts';

export const openAiChat: Dialect = {
  name: 'OpenAI chat',
  path: /\/chat\/completions$/,
  tools: (body) =>
    objectsIn(body['tools']).flatMap(({ function: tool }) =>
      isObject(tool)
        ? {
            name: textOf(tool['name']),
            description: textOf(tool['description'] ?? ''),
            schema: tool['parameters'],
            strict: tool['strict'] === true,
          }
        : [],
    ),
  results: (body) =>
    objectsIn(body['messages'])
      .filter(({ role }) => role === 'tool')
      .map(({ content }) => textOf(content)),
  answer: (turn, { body }) => {
    const base = { id: newId('chatcmpl'), created: 1, model: body['model'] };
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
    const reason = 'call' in turn ? 'tool_calls' : 'stop';
    const calls =
      'call' in turn
        ? [
            {
              id: newId('call'),
              type: 'function',
              function: { name: turn.call.tool, arguments: JSON.stringify(turn.call.args) },
            },
          ]
        : undefined;
    const content = 'text' in turn ? turn.text : null;
    if (body['stream'] !== true) {
      const message = { role: 'assistant', content, ...(calls && { tool_calls: calls }) };
      return {
        json: {
          ...base,
          object: 'chat.completion',
          usage,
          choices: [{ index: 0, finish_reason: reason, message }],
        },
      };
    }
    const chunk = (choices: readonly object[], more: object = {}) => ({
      data: { ...base, object: 'chat.completion.chunk', choices, ...more },
    });
    const delta = (value: object, finish: string | null = null) =>
      chunk([{ index: 0, delta: value, finish_reason: finish }]);
    return {
      events: [
        delta({ role: 'assistant', content: content ?? '' }),
        ...(calls ? [delta({ tool_calls: calls.map((call, index) => ({ index, ...call })) })] : []),
        delta({}, reason),
        chunk([], { usage }),
        { data: '[DONE]' },
      ],
    };
  },
};
