// OpenAI responses.
import { type Dialect, type Json, newId, type OfferedTool, objectsIn, type Turn, textOf } from './dialect.ts';

function outputOf(turn: Turn): Json {
  if ('call' in turn)
    return {
      type: 'function_call',
      id: newId('fc'),
      call_id: newId('call'),
      status: 'completed',
      name: turn.call.tool,
      ...(turn.call.namespace !== undefined && { namespace: turn.call.namespace }),
      arguments: JSON.stringify(turn.call.args),
    };
  return {
    type: 'message',
    id: newId('msg'),
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text: turn.text, annotations: [] }],
  };
}

/** The functions of a list; some clients put those of a server into a namespace. */
function toolsIn(list: unknown, namespace?: string): readonly OfferedTool[] {
  return objectsIn(list).flatMap((tool) => {
    if (tool['type'] === 'namespace') return toolsIn(tool['tools'], textOf(tool['name']));
    if (tool['type'] !== 'function') return [];
    return {
      name: textOf(tool['name']),
      ...(namespace !== undefined && { namespace }),
      description: textOf(tool['description'] ?? ''),
      schema: tool['parameters'],
      strict: tool['strict'] === true,
    };
  });
}

export const openAiResponses: Dialect = {
  name: 'OpenAI responses',
  path: /\/responses$/,
  tools: (body) => toolsIn(body['tools']),
  results: (body) =>
    objectsIn(body['input'])
      .filter(({ type }) => type === 'function_call_output')
      .map(({ output }) => textOf(output)),
  answer: (turn, { body }) => {
    const item = outputOf(turn);
    const response = (status: string, output: readonly Json[]): Json => ({
      id: newId('resp'),
      object: 'response',
      created_at: 1,
      status,
      model: body['model'],
      output,
      usage: {
        input_tokens: 1,
        input_tokens_details: { cached_tokens: 0 },
        output_tokens: 1,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: 2,
      },
      error: null,
      incomplete_details: null,
      instructions: null,
      metadata: {},
      parallel_tool_calls: true,
      tool_choice: 'auto',
      tools: [],
      temperature: 1,
      top_p: 1,
    });
    const whole = response('completed', [item]);
    if (body['stream'] !== true) return { json: whole };
    const events = [
      { type: 'response.created', response: { ...whole, status: 'in_progress', output: [] } },
      { type: 'response.output_item.added', output_index: 0, item },
      { type: 'response.output_item.done', output_index: 0, item },
      { type: 'response.completed', response: whole },
    ];
    return {
      events: events.map((data, at) => ({ event: data.type, data: { ...data, sequence_number: at } })),
    };
  },
};
