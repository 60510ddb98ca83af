// Gemini generateContent.
import { type Dialect, isObject, newId, objectsIn, textOf } from './dialect.ts';

export const gemini: Dialect = {
  name: 'Gemini',
  path: /:(?:stream)?generateContent$/i,
  tools: (body) =>
    objectsIn(body['tools'])
      .flatMap((group) => objectsIn(group['functionDeclarations']))
      .map((tool) => ({
        name: textOf(tool['name']),
        description: textOf(tool['description'] ?? ''),
        schema: tool['parametersJsonSchema'] ?? tool['parameters'],
        strict: false,
      })),
  results: (body) =>
    objectsIn(body['contents'])
      .flatMap(({ parts }) => objectsIn(parts))
      .flatMap(({ functionResponse: response }) => (isObject(response) ? textOf(response['response']) : [])),
  answer: (turn, { path }) => {
    const part =
      'call' in turn ? { functionCall: { name: turn.call.tool, args: turn.call.args } } : { text: turn.text };
    const json = {
      candidates: [{ index: 0, content: { role: 'model', parts: [part] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
      modelVersion: 'stub',
      responseId: newId('r'),
    };
    return /stream/i.test(path) ? { events: [{ data: json }] } : { json };
  },
};
