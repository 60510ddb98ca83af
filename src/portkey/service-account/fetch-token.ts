// The call of the token endpoint: client id and secret in Basic, the tenant as the scope.

import { isRecord } from '../../runtime/json.ts';
import type { PortkeySettings, ServiceAccount } from '../client-settings.ts';
import { PortkeyError, readErrorBody } from '../errors.ts';
import { type InFlight, RetryingSender } from '../http/send-with-retry.ts';
import type { RawReply, Transport } from '../http/transport.ts';
import type { Redactor } from '../redact.ts';
import type { AccessToken } from './token-source.ts';

/** As long as the vendor's tokens live, where a reply does not say. */
const USUAL_LIFE_S = 900;
const REPLY_LIMIT = 64 * 1024;

/** For messages and retries: it reads, in that asking twice does no harm. */
const operation = {
  key: 'POST /oauth2/access_token',
  tool: 'access_token',
  domain: 'service-account',
  method: 'POST',
  path: '/oauth2/access_token',
  plane: 'iam',
  base: [],
  readOnly: true,
  pathArguments: [],
  queryArguments: [],
  headerArguments: [],
  credentials: [],
  secrets: [],
} as const;

export interface TokenCall {
  readonly settings: PortkeySettings;
  readonly account: ServiceAccount;
  readonly transport: Transport;
  readonly inFlight: InFlight;
  readonly random: () => number;
  readonly redactor: Redactor;
  readonly now: () => number;
}

const accountVariables = 'PANW_AI_GW_CLIENT_ID, PANW_AI_GW_CLIENT_SECRET and PANW_AI_GW_TSG_ID';

function refused(status: number, text: string, redactor: Redactor): PortkeyError {
  const body: unknown = parse(text);
  const said = isRecord(body) && typeof body['error'] === 'string' ? body['error'] : readErrorBody(text).code;
  const why =
    isRecord(body) && typeof body['error_description'] === 'string' ? body['error_description'] : undefined;
  const detail = [said, why].filter((part) => part !== undefined).join(': ');
  const message = redactor.text(detail).slice(0, 300);
  return new PortkeyError({
    status,
    code: 'token_refused',
    message: `The token endpoint refused the service account (${status}${message === '' ? '' : `, ${message}`}). Nothing else was sent.`,
    hint: `Check ${accountVariables}: the account needs a role, and the tenant service group has to be its own or one below it.`,
    ...(message === '' ? {} : { untrusted: true }),
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Asks for a token. @throws PortkeyError `token_refused`, or `token_unavailable` when no usable reply came. */
export async function fetchToken(call: TokenCall): Promise<AccessToken> {
  const { settings, account, transport, inFlight, random, redactor, now } = call;
  const asked = now();
  const sender = new RetryingSender({ operation, settings, limit: REPLY_LIMIT, transport, inFlight, random });
  const basic = Buffer.from(
    `${encodeURIComponent(account.clientId)}:${encodeURIComponent(account.clientSecret)}`,
  );
  let reply: RawReply;
  try {
    reply = await sender.send({
      url: account.tokenUrl,
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${basic.toString('base64')}`,
        ...(settings.userAgent !== undefined && { 'user-agent': settings.userAgent }),
      },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: `tsg_id:${account.tenant}`,
      }).toString(),
    });
  } catch (thrown) {
    if (!(thrown instanceof PortkeyError)) throw thrown;
    const { code, hint } = thrown.facts;
    throw new PortkeyError({
      code: code === 'cancelled' ? code : 'token_unavailable',
      message: `No access token could be had from ${new URL(account.tokenUrl).host} (${code ?? 'no reply'}). Nothing else was sent.`,
      ...(hint !== undefined && { hint }),
    });
  }
  const { status, text } = reply;
  if (status >= 400 && status < 500 && status !== 408 && status !== 429)
    throw refused(status, text, redactor);
  const body: unknown = status >= 200 && status < 300 ? parse(text) : undefined;
  const value = isRecord(body) ? body['access_token'] : undefined;
  if (!isRecord(body) || typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) {
    throw new PortkeyError({
      status,
      code: 'token_unavailable',
      message: `The token endpoint answered ${status} without a token. Nothing else was sent.`,
      hint: 'Check PANW_AI_GW_TOKEN_ENDPOINT, and try again in a while.',
    });
  }
  const life = Number(body['expires_in']);
  return { value, expiresAt: asked + (life > 0 ? life : USUAL_LIFE_S) * 1000 };
}
