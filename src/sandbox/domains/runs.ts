// Prompts at work: rendered, and answered with a text that nobody can take for a model's.
import type { Call, Handlers } from '../sandbox-request.ts';
import { fields } from '../sandbox-request.ts';
import { promptAndVersion } from './prompts.ts';
import { messagesOf } from './templates.ts';

/** The completion that the sandbox gives to whatever it is asked. */
const answer = 'No model was called: this text is invented, and always the same.';

/** Fields of a run that are no parameters of the model. */
const apart = new Set(['variables', 'stream', 'stream_options', 'hyperparameters']);

/** The request that a model would get: the prompt's parameters, under those of the call. */
function requestOf(call: Call): { request: Record<string, unknown>; model: string; messages: unknown[] } {
  const { prompt, version } = promptAndVersion(call);
  const own = Object.fromEntries(Object.entries(call.body).filter(([name]) => !apart.has(name)));
  const messages = messagesOf(
    { account: call.account, workspace: prompt.workspace_id },
    version.string,
    fields(call.body['variables']),
  );
  const request = {
    ...version.parameters,
    ...fields(call.body['hyperparameters']),
    ...own,
  };
  const model = String(request['model'] ?? version.model ?? 'gpt-4o-mini');
  const tools = version.tools ?? undefined;
  return { request: { ...request, model, messages, ...(tools !== undefined && { tools }) }, model, messages };
}

/** Some four characters are a token. */
function tokens(value: unknown): number {
  return Math.max(1, Math.ceil(JSON.stringify(value).length / 4));
}

export const runs: Handlers = {
  'POST /prompts/{promptId}/render': (call) => ({ success: true, data: requestOf(call).request }),
  'POST /prompts/{promptId}/completions': (call) => {
    const { model, messages } = requestOf(call);
    const prompt_tokens = tokens(messages);
    const completion_tokens = tokens(answer);
    return {
      id: `chatcmpl-invented-${call.account.identity.uuid()}`,
      object: 'chat.completion',
      created: Math.floor(call.account.now() / 1000),
      model,
      provider: 'invented',
      choices: [
        { index: 0, message: { role: 'assistant', content: answer }, finish_reason: 'stop', logprobs: null },
      ],
      usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
    };
  },
};
