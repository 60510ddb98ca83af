// The one bridge from tools to Portkey: a tool's name and arguments in, Portkey's reply out.
import { type Domain, loadOperations } from '../generated/index.ts';
import { gates } from '../overrides/gates.ts';
import type { Portkey } from '../portkey/client.ts';
import type { GeneratedOperation } from '../portkey/operation.ts';
import { requestParts } from './request.ts';
import type { Arguments, CallContext } from './tool.ts';

/** Sends one operation with arguments that passed its validator. */
export interface Backend {
  /** @throws PortkeyError when the call gave no result. */
  readonly send: (
    tool: string,
    domain: Domain,
    args: Arguments,
    context: CallContext,
  ) => Promise<BackendReply>;
}

export interface BackendReply {
  readonly status: number;
  /** Portkey's JSON; undefined when the reply was empty. */
  readonly body: unknown;
  readonly requestId?: string;
}

/** An operation's facts and its typed call, loaded with its domain. */
export async function loadOperation(tool: string, domain: Domain): Promise<GeneratedOperation> {
  const operation = (await loadOperations[domain]())[tool];
  if (!operation) throw new Error(`no operation was generated for ${tool}`);
  return operation;
}

/** A backend on a Portkey client. */
export function createBackend(portkey: Pick<Portkey, 'send'>): Backend {
  return {
    send: async (tool, domain, args, context) => {
      const operation = await loadOperation(tool, domain);
      const gate = gates[tool];
      return await portkey.send(operation, requestParts(operation, args), {
        signal: context.signal,
        ...(context.apiKey !== undefined && { apiKey: context.apiKey }),
        ...(context.trace && { trace: context.trace }),
        ...(gate !== undefined && { gate }),
        onRetry: ({ attempt, waitMs, reason }) => {
          context.progress({
            progress: attempt,
            message: `${reason}; trying again in ${Math.ceil(waitMs / 100) / 10} s`,
          });
        },
      });
    },
  };
}
