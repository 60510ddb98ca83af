// Prisma AIRS's refusals: their meaning, and the next thing to try. Sources: docs/prisma-airs.md.
import type { Operation } from '../../runtime/operation.ts';
import { type ErrorFacts, PortkeyError } from '../errors.ts';
import type { RawReply } from '../http/transport.ts';
import { afterFailure, whatExists } from '../response/hints.ts';

/** The grant that opens a plane. */
const grants: Readonly<Record<string, string>> = {
  admin: 'an admin role at the root of the tenant',
  iam: 'an admin role at the root of the tenant',
  data: "a role (view_only_admin or higher) on the workspace's scope, or on the tenant's main scope",
};

function forbidden(operation: Operation, denied: boolean): Partial<ErrorFacts> {
  const grant = grants[operation.plane];
  if (denied) {
    return {
      code: 'policy_denied',
      message: 'The policy of Prisma AIRS refused the call before the application saw it; nothing was done.',
      hint: `The answer is the same for a missing grant and for a route that is not exposed, and it was not tried again.${grant === undefined ? '' : ` This tool needs ${grant} on the service account.`} portkey-admin-mcp doctor shows what the account reaches.`,
    };
  }
  return {
    hint: `The service account lacks ${grant ?? 'the right'}, or the object is of another workspace: ${whatExists(operation)}.`,
  };
}

function unauthorised(operation: Operation): string {
  if (operation.plane === 'gateway')
    return "The gateway does not know the key: check PANW_AI_GW_INFERENCE_API_KEY, which is a gateway's key and no service account.";
  return operation.readOnly
    ? 'Two tokens were refused: check that the service account still exists, and PANW_AI_GW_TSG_ID.'
    : 'The token was refused, so nothing was done, and the call was not repeated. It was dropped: call again, with a new one.';
}

/** The hint for a status, where Prisma AIRS differs from Portkey; undefined keeps what is there. */
function factsFor(operation: Operation, raw: RawReply, code: string | undefined): Partial<ErrorFacts> {
  switch (raw.status) {
    case 400:
      return code === 'AB01' && operation.method === 'PUT' && operation.path.startsWith('/workspaces')
        ? {
            hint: `Fix the arguments; find_tools with names ["${operation.tool}"] gives the full schema. An update of a workspace that does not exist is answered so as well.`,
          }
        : {};
    case 401:
      return { hint: unauthorised(operation) };
    case 402:
      return { hint: 'The subscription is used up; a person has to renew it.' };
    case 403:
      return forbidden(operation, raw.headers['x-opa-decision'] === 'false');
    case 404:
      return code === 'AB02'
        ? {
            hint: `Mostly a workspace_id is missing, or a slug stands where a UUID belongs: ${whatExists(operation)}.`,
          }
        : { hint: `There is no such object, or it is archived: ${whatExists(operation)}.` };
    default:
      return raw.status >= 300 && raw.status < 400
        ? {
            hint: 'Set the addresses (PANW_AI_GW_DATA_ENDPOINT and the like) to those that answer by themselves.',
          }
        : raw.status >= 500
          ? { hint: afterFailure(operation) }
          : {};
  }
}

export type ExplainError = typeof explainError;

/** The error of a reply, by its meaning on Prisma AIRS. */
export function explainError(operation: Operation, raw: RawReply, error: PortkeyError): PortkeyError {
  const silent =
    raw.text.trim() === '' ? { message: `Prisma AIRS answered ${raw.status} and said nothing.` } : {};
  return new PortkeyError({ ...error.facts, ...silent, ...factsFor(operation, raw, error.facts.code) });
}
