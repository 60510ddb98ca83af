// Prisma AIRS in a test: the operation models, and a server of that platform over a recorder that plays its hosts.
import type { ServerResponse } from 'node:http';
import { loadCorrectedContract } from '../../codegen/contract/load.ts';
import { buildModel, type OperationModel } from '../../codegen/model/index.ts';
import { prismaAirs } from '../../codegen/platforms/index.ts';
import { type Recorded, type Recorder, startRecorder } from '../../scripts/harness/recorder.ts';
import type { CallOutcome } from '../../src/catalog/tool.ts';
import { readSettings } from '../../src/server/config/settings.ts';
import { createServices, type Services } from '../../src/server/create-services.ts';

const { document, names, evidence } = loadCorrectedContract(prismaAirs);

/** Every operation of the platform, in the order of its name lock. */
export const airsModels: readonly OperationModel[] = buildModel(document, names, {
  bases: prismaAirs.bases,
  ...(evidence && { evidence }),
});

export const clientSecret = 'panw-client-secret-0123456789';
export const gatewayKey = 'gateway-key-0123456789abcdef';
export const tenant = '1234567890';

/** Where the recorder plays each host, by plane. */
export const roots: Readonly<Record<string, string>> = {
  data: '/ai_gw/v2',
  admin: '/ai_gw/admin/v2',
  iam: '/iam/v1',
  gateway: '/gw/v1',
};

export interface AirsServer {
  readonly recorder: Recorder;
  readonly services: Services;
  readonly tokenCalls: () => readonly Recorded[];
  /** What came besides calls of the token endpoint. */
  readonly calls: () => readonly Recorded[];
  readonly call: (name: string, args: unknown) => Promise<CallOutcome>;
  readonly close: () => Promise<void>;
}

/**
 * @param answer answers calls of the planes; an empty object unless it is given
 * @param life seconds that a token lives
 * @param env settings that replace the usual ones
 */
export async function openAirs({
  answer = (_request: Recorded, response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  },
  token = (number: number, response: ServerResponse): void => {
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(
        JSON.stringify({ access_token: `token-${number}-0123456789`, token_type: 'Bearer', expires_in: 900 }),
      );
  },
  env = {},
}: {
  readonly answer?: (request: Recorded, response: ServerResponse) => void;
  readonly token?: (number: number, response: ServerResponse) => void;
  readonly env?: Readonly<Record<string, string | undefined>>;
} = {}): Promise<AirsServer> {
  let tokens = 0;
  const recorder = await startRecorder((request, response) => {
    if (request.url !== '/oauth2/access_token') {
      answer(request, response);
      return;
    }
    tokens += 1;
    token(tokens, response);
  });
  const origin = new URL(recorder.url).origin;
  const services = await createServices(
    readSettings({
      PORTKEY_PLATFORM: 'prisma-airs',
      PORTKEY_PREVIEW: 'true',
      PORTKEY_CONFIRM: 'never',
      PORTKEY_MAX_RETRIES: '0',
      PORTKEY_VERIFY_WRITES: 'false',
      LOG_LEVEL: 'silent',
      PANW_AI_GW_CLIENT_ID: 'robot@1234567890.iam.panserviceaccount.com',
      PANW_AI_GW_CLIENT_SECRET: clientSecret,
      PANW_AI_GW_TSG_ID: tenant,
      PANW_AI_GW_TOKEN_ENDPOINT: `${origin}/oauth2/access_token`,
      PANW_AI_GW_DATA_ENDPOINT: `${origin}${roots['data']}`,
      PANW_AI_GW_ADMIN_ENDPOINT: `${origin}${roots['admin']}`,
      PANW_IAM_ENDPOINT: `${origin}${roots['iam']}`,
      PANW_AI_GW_INFERENCE_ENDPOINT: `${origin}${roots['gateway']}`,
      PANW_AI_GW_INFERENCE_API_KEY: gatewayKey,
      ...env,
    }),
  );
  const isToken = ({ url }: Recorded): boolean => url === '/oauth2/access_token';
  return {
    recorder,
    services,
    tokenCalls: () => recorder.requests.filter(isToken),
    calls: () => recorder.requests.filter((request) => !isToken(request)),
    call: (name, args) =>
      services.surface.call(name, args, {
        signal: new AbortController().signal,
        principal: 'test',
        progress: () => {},
      }),
    close: async () => {
      await services.close();
      await recorder.close();
    },
  };
}
