// Platform settings: credentials and addresses, and the refusal of the other platform's.
import type { PortkeySettings } from '../../portkey/client-settings.ts';
import type { PlatformName } from '../../runtime/operation.ts';
import { upstreamUrl } from './addresses.ts';
import { type Environment, SettingError, text } from './setting.ts';
import type { SettingsReader } from './table.ts';

/** Variables that say nothing on the other platform: set there, they mean that PORTKEY_PLATFORM is wrong. */
const ownVariables: Readonly<Record<PlatformName, readonly string[]>> = {
  portkey: ['PORTKEY_API_KEY', 'PORTKEY_API_KEY_FILE', 'PORTKEY_BASE_URL'],
  'prisma-airs': [
    'PANW_AI_GW_CLIENT_ID',
    'PANW_AI_GW_CLIENT_SECRET',
    'PANW_AI_GW_CLIENT_SECRET_FILE',
    'PANW_AI_GW_TSG_ID',
    'PANW_AI_GW_TOKEN_ENDPOINT',
    'PANW_AI_GW_DATA_ENDPOINT',
    'PANW_AI_GW_ADMIN_ENDPOINT',
  ],
};

/** Hosts of one platform, by the variables of the other that may name them by mistake. */
const foreignHosts: Readonly<
  Record<PlatformName, { readonly host: RegExp; readonly variables: readonly string[] }>
> = {
  portkey: {
    host: /(?:^|\.)paloaltonetworks\.com$|^(?:mcp-)?aigw\.portkey\.ai$/,
    variables: ['PORTKEY_BASE_URL', 'PORTKEY_GATEWAY_URL'],
  },
  'prisma-airs': {
    host: /^api\.portkey\.ai$/,
    variables: [
      'PANW_AI_GW_DATA_ENDPOINT',
      'PANW_AI_GW_ADMIN_ENDPOINT',
      'PANW_AI_GW_TOKEN_ENDPOINT',
      'PANW_IAM_ENDPOINT',
      'PANW_AI_GW_INFERENCE_ENDPOINT',
      'PORTKEY_GATEWAY_URL',
    ],
  },
};

const instead: Readonly<Record<PlatformName, string>> = {
  portkey:
    'is for Prisma AIRS, and PORTKEY_PLATFORM is portkey; set PORTKEY_PLATFORM=prisma-airs, or unset it',
  'prisma-airs':
    "is for Portkey, and PORTKEY_PLATFORM is prisma-airs; set PANW_AI_GW_CLIENT_ID, PANW_AI_GW_CLIENT_SECRET and PANW_AI_GW_TSG_ID instead (a gateway's own key is PANW_AI_GW_INFERENCE_API_KEY), or PORTKEY_PLATFORM=portkey",
};

function hostOf(value: string | undefined): string {
  return value !== undefined && URL.canParse(value) ? new URL(value).hostname : '';
}

/** @throws SettingError where credentials or addresses of the other platform are set. */
export function checkPlatform(env: Environment, platform: PlatformName): void {
  const other = platform === 'portkey' ? 'prisma-airs' : 'portkey';
  const { host, variables } = foreignHosts[platform];
  const named = variables.find((variable) => host.test(hostOf(text(env, variable))));
  const stray = named ?? ownVariables[other].find((variable) => text(env, variable) !== undefined);
  if (stray !== undefined) throw new SettingError(stray, instead[platform]);
}

/** Client settings on Prisma AIRS. Without a whole service account the tools are listed, and calls say so. */
export function readPrismaAirs(read: SettingsReader, sandbox: boolean): Partial<PortkeySettings> {
  const [clientId, clientSecret, tenant] = sandbox
    ? []
    : [read('PANW_AI_GW_CLIENT_ID'), read('PANW_AI_GW_CLIENT_SECRET'), read('PANW_AI_GW_TSG_ID')];
  const gatewayKey = sandbox ? undefined : read('PANW_AI_GW_INFERENCE_API_KEY');
  const tokenUrl = upstreamUrl(read, 'PANW_AI_GW_TOKEN_ENDPOINT') ?? '';
  const data = upstreamUrl(read, 'PANW_AI_GW_DATA_ENDPOINT') ?? '';
  const gatewayUrl = upstreamUrl(read, 'PANW_AI_GW_INFERENCE_ENDPOINT') ?? '';
  return {
    platform: 'prisma-airs',
    ...(clientId !== undefined &&
      clientSecret !== undefined &&
      tenant !== undefined && { account: { clientId, clientSecret, tenant, tokenUrl } }),
    ...(gatewayKey !== undefined && { gatewayKey }),
    baseUrl: data,
    baseUrlIsDefault: true,
    gatewayUrl,
    planes: {
      data,
      admin: upstreamUrl(read, 'PANW_AI_GW_ADMIN_ENDPOINT') ?? '',
      iam: upstreamUrl(read, 'PANW_IAM_ENDPOINT') ?? '',
    },
  };
}
