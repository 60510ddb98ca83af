// What is left of a stream of events when it is handed on in one piece.
import { describe, expect, it } from 'vitest';
import { readStream } from '../../src/portkey/response/sse-response.ts';

const stream = (...events: unknown[]): string =>
  [...events.map((event) => `data: ${JSON.stringify(event)}`), 'data: [DONE]', ''].join('\n\n');

describe('a stream of events', () => {
  it('of a chat becomes its message, with the last value of everything else', () => {
    const chunk = (choice: object, more: object = {}) => ({
      id: 'c1',
      object: 'chat.completion.chunk',
      choices: [{ index: 0, finish_reason: null, ...choice }],
      ...more,
    });
    expect(
      readStream(
        stream(
          chunk({ delta: { role: 'assistant', content: '' } }),
          chunk({ delta: { content: 'Good ' } }),
          chunk({ index: 1, delta: { content: 'Hello' } }),
          chunk({ delta: { content: 'day' } }),
          chunk({ delta: {}, finish_reason: 'stop' }),
          { id: 'c1', choices: [], usage: { total_tokens: 7 } },
        ),
      ),
    ).toEqual({
      id: 'c1',
      object: 'chat.completion',
      choices: [
        { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Good day' } },
        { index: 1, finish_reason: null, message: { content: 'Hello' } },
      ],
      usage: { total_tokens: 7 },
    });
  });

  it('of a chat keeps the calls of functions whole', () => {
    const call = (piece: object) => ({ choices: [{ index: 0, delta: { tool_calls: [piece] } }] });
    expect(
      readStream(
        stream(
          call({ index: 0, id: 'k', function: { name: 'f', arguments: '' } }),
          call({ index: 0, function: { arguments: '{"a":' } }),
          call({ index: 0, function: { arguments: '1}' } }),
        ),
      ),
    ).toEqual({
      choices: [
        {
          index: 0,
          message: { tool_calls: [{ index: 0, id: 'k', function: { name: 'f', arguments: '{"a":1}' } }] },
        },
      ],
    });
  });

  it('of a completion becomes its text', () => {
    const piece = (text: string) => ({ choices: [{ index: 0, text }] });
    expect(readStream(stream(piece('a'), piece('b')).replaceAll('\n', '\r\n'))).toEqual({
      choices: [{ index: 0, text: 'ab' }],
    });
  });

  it('of content blocks becomes the message with its content', () => {
    expect(
      readStream(
        stream(
          { type: 'message_start', message: { id: 'm1', type: 'message', role: 'assistant', content: [] } },
          { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
          { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Good ' } },
          { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'day' } },
          { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } },
          { type: 'content_block_stop', index: 0 },
          { type: 'message_stop' },
        ),
      ),
    ).toEqual({
      id: 'm1',
      type: 'message',
      role: 'assistant',
      content: [{ index: 0, type: 'text', text: 'Good day' }],
      stop_reason: 'end_turn',
      usage: { output_tokens: 2 },
    });
  });

  it('without text is given event by event', () => {
    expect(readStream('event: ping\ndata: {"a":1}\n\ndata: two\ndata: lines')).toEqual({
      data: [{ a: 1 }, 'two\nlines'],
    });
    expect(readStream(': a comment\n\n')).toBeUndefined();
  });

  it('sets no prototype', () => {
    const whole = readStream('data: {"choices":[{"text":"a"}],"__proto__":{"b":1}}\n\n');
    expect(whole).toEqual({ choices: [{ index: 0, text: 'a' }] });
    expect(Object.getPrototypeOf(whole)).toBe(Object.prototype);
  });
});
