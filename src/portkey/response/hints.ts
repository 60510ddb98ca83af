// Hints: the next thing to try after a failure.
import type { Operation } from '../../runtime/operation.ts';

/** What a tool needs of a key, as far as is known. */
export interface KeyNeedFacts {
  /** "an admin key with the scope audit_logs.list" */
  readonly phrase: string;
  /** True when the plan may be the reason of a refusal too. */
  readonly plan: boolean;
}

export interface HintFacts {
  readonly operation: Pick<Operation, 'tool' | 'readOnly' | 'listedBy' | 'versionsBy'>;
  readonly status?: number | undefined;
  /** Portkey's code. */
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly need?: KeyNeedFacts | undefined;
  /** True when the key came with the request and not from the environment. */
  readonly ownKey?: boolean | undefined;
}

/** The gateway's answer to a path that it does not know as the Admin API's. */
const FELL_THROUGH = /x-portkey-config or x-portkey-provider/i;

/** How Portkey refuses a config that is given with the request, where only saved ones are allowed. */
const INLINE_CONFIG = /inline_config_blocked/i;

/** True for the gateway's 400: the endpoint is not served under this base URL, and nothing was done. */
export function isUnroutedResponse(status: number, text: string): boolean {
  return status === 400 && FELL_THROUGH.test(text);
}

/** True where the arguments are wrong, so that the tool's schema says what to send instead. */
export function isArgumentFault({ status, code, message }: HintFacts): boolean {
  return (
    (status === 400 || status === 422) &&
    !isUnroutedResponse(400, message ?? '') &&
    !INLINE_CONFIG.test(`${code} ${message}`)
  );
}

/** The next step for a reply that was no success; undefined when nothing is known. */
export function hintFor(facts: HintFacts): string | undefined {
  const { operation, status } = facts;
  if (status === undefined) return undefined;
  if (isArgumentFault(facts))
    return `Fix what the message names: an argument (find_tools with names ["${operation.tool}"] gives the full schema), or the state of the object.`;
  switch (status) {
    case 400:
    case 422:
      return isUnroutedResponse(400, facts.message ?? '')
        ? 'This endpoint is not served there: the request fell through to the gateway. Check that PORTKEY_BASE_URL is the Admin API (https://api.portkey.ai/v1 when hosted) and that this installation has the endpoint.'
        : 'This organisation takes no config given inline: save it with create_config, and give its slug.';
    case 401:
      return unauthorized(facts);
    case 402:
      return 'What the subscription includes is used up (Portkey: AB09): someone who manages the billing of the account has to add to it. Nothing that this key does will help.';
    case 403:
      return forbidden(facts);
    case 404:
      return `There is no such object for this key: ${whatExists(operation)}${operation.listedBy === undefined ? ', and the workspace that the key belongs to' : ''}.`;
    case 409:
      if (facts.code !== 'AB07') return 'Conflict with the current state: read the object, then retry.';
      return operation.tool.startsWith('create_')
        ? 'An object of that name or slug exists already: update that one, or choose another name.'
        : 'The object is in use or not empty: remove what it holds first, or say so where the tool has a force argument.';
    case 412:
      return 'A budget or a rate limit is used up: that of the key (get_api_key), its workspace (get_workspace), the provider (get_provider) or a policy (list_usage_limits, list_rate_limits). Raise or reset it, or wait until it starts anew.';
    case 413:
      return 'Send less in one call.';
    case 429:
      return 'Too many requests for this key: wait, then call again, with fewer calls at a time.';
    case 446:
      return 'A guardrail denied it: hook_results in the reply name the check. Change what was sent, or the guardrail (get_guardrail).';
    default:
      if (status >= 500 || status === 408) return afterFailure(operation);
      return undefined;
  }
}

/** How to find out which ids exist. */
export function whatExists({ listedBy, versionsBy }: Pick<Operation, 'listedBy' | 'versionsBy'>): string {
  if (listedBy === undefined) return 'check the ids';
  const versions = versionsBy === undefined ? '' : `, and ${versionsBy} the versions of one`;
  return `${listedBy} lists the ids that exist${versions}`;
}

/** What a success leaves to be said; undefined where its status says it all. */
export function noteOnSuccess(status: number): string | undefined {
  // Source: Portkey's table of errors of its inference API.
  return status === 246
    ? 'Portkey answered 246: checks of a guardrail failed, and the request succeeded all the same. hook_results, where the reply has it, names them.'
    : undefined;
}

function unauthorized({ ownKey, need }: HintFacts): string {
  const where =
    ownKey === true
      ? 'Check the x-portkey-api-key header that came with the request'
      : 'Check PORTKEY_API_KEY';
  const kind = need === undefined ? '' : `; this tool needs ${need.phrase}`;
  return `Portkey does not accept the key for this call. ${where}: it may be mistyped, expired, revoked or of another installation. Often (always with AB05) it is known, but of the wrong kind or without the right${kind}.`;
}

/** A missing scope or object first: those are what most refusals come from. The plan last. */
function forbidden({ code, need, operation }: HintFacts): string {
  const scopes =
    need === undefined
      ? 'give the key the scope that this call needs (Portkey: API keys), or use a key of the right workspace'
      : `this tool needs ${need.phrase}`;
  const plan = need?.plan === true ? ' Where both are right, the account may lack the Enterprise plan.' : '';
  if (code !== 'AB03') return `The key may not do this: ${scopes}.${plan}`;
  return `Portkey returns this both when the key lacks a scope and when there is no such object: ${whatExists(operation)}; else ${scopes}.${plan}`;
}

/** What to do after a failure that says nothing of whether the request took effect. */
export function afterFailure(operation: Pick<Operation, 'readOnly' | 'listedBy'>): string {
  if (operation.readOnly) return 'Nothing was changed: try again in a while.';
  return 'The change may or may not have been made, so it was not repeated: read the present state before calling again.';
}
