// Authentication on Prisma AIRS: a service account's token on the control planes, the gateway's own key on the
// gateway. Loaded with the first call of that platform.
import type { Operation, RequestParts } from '../../runtime/operation.ts';
import type { PortkeySettings } from '../client-settings.ts';
import { PortkeyError } from '../errors.ts';
import type { InFlight } from '../http/send-with-retry.ts';
import type { Transport } from '../http/transport.ts';
import { createRedactor } from '../redact.ts';
import { fetchToken } from './fetch-token.ts';
import { createTokenSource } from './token-source.ts';

export { type ExplainError, explainError } from './explain-error.ts';

export interface Authentication {
  /** Headers for one call. Rejects with PortkeyError when there is nothing to authenticate with. */
  readonly headers: (operation: Operation) => Promise<Readonly<Record<string, string>>>;
  /** Told that a call with these headers was answered 401. True when others can be had. */
  readonly refused: (headers: Readonly<Record<string, string>>) => boolean;
  /** What no text may hold. */
  readonly secrets: () => readonly string[];
  /** The parts with what the settings give and no caller. */
  readonly fill: (operation: Operation, parts: RequestParts) => RequestParts;
}

function missing(variable: string, what: string): PortkeyError {
  return new PortkeyError({
    code: 'no_credentials',
    message: `There is no ${what}, so nothing was sent.`,
    hint: `Set ${variable} in the server's environment.`,
  });
}

export function createAuthentication(
  settings: PortkeySettings,
  deps: {
    readonly open: () => Promise<Transport>;
    readonly inFlight: InFlight;
    readonly random: () => number;
  },
  now: () => number = Date.now,
): Authentication {
  const { account, gatewayKey } = settings;
  const own = [account?.clientSecret, gatewayKey].filter((value) => value !== undefined);
  const redactor = createRedactor(own);
  const source =
    account &&
    createTokenSource(
      async () =>
        await fetchToken({
          settings,
          account,
          redactor,
          now,
          transport: await deps.open(),
          inFlight: deps.inFlight,
          random: deps.random,
        }),
      now,
    );
  const tenant: Readonly<Record<string, string>> = account ? { 'x-tsg-id': account.tenant } : {};
  const values: Readonly<Record<string, string | undefined>> = { tenant: account?.tenant };

  const filled = (wanted: Readonly<Record<string, string>> | undefined): Record<string, string> => {
    const found: Record<string, string> = {};
    for (const [wire, setting] of Object.entries(wanted ?? {})) {
      const value = values[setting];
      if (value !== undefined) found[wire] = value;
    }
    return found;
  };

  return {
    headers: async ({ plane }) => {
      if (plane === 'public') return {};
      if (plane === 'gateway') {
        if (gatewayKey === undefined)
          throw missing('PANW_AI_GW_INFERENCE_API_KEY', "key of the gateway's own");
        return { ...tenant, authorization: `Bearer ${gatewayKey}` };
      }
      if (!source)
        throw missing(
          'PANW_AI_GW_CLIENT_ID, PANW_AI_GW_CLIENT_SECRET and PANW_AI_GW_TSG_ID',
          'complete service account',
        );
      return { ...tenant, authorization: `Bearer ${await source.get()}` };
    },
    refused: ({ authorization = '' }) => {
      const value = authorization.replace(/^Bearer /, '');
      if (!source?.secrets().includes(value)) return false;
      source.drop(value);
      return true;
    },
    secrets: () => [...own, ...(source?.secrets() ?? [])],
    fill: ({ settings: wanted }, parts) => {
      if (!wanted) return parts;
      const body = filled(wanted.body);
      return {
        ...parts,
        path: { ...parts.path, ...filled(wanted.path) },
        query: { ...parts.query, ...filled(wanted.query) },
        ...(Object.keys(body).length > 0 && { body: { ...(parts.body as object | undefined), ...body } }),
      };
    },
  };
}
