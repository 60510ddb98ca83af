// Addresses that are called with a credential.
import { isLoopback } from './parsers.ts';
import { SettingError } from './setting.ts';
import type { SettingsReader } from './table.ts';

/** Settings that hold an address which is called with a credential. */
export type AddressVariable =
  | 'PORTKEY_BASE_URL'
  | 'PORTKEY_GATEWAY_URL'
  | 'PANW_AI_GW_TOKEN_ENDPOINT'
  | 'PANW_AI_GW_DATA_ENDPOINT'
  | 'PANW_AI_GW_ADMIN_ENDPOINT'
  | 'PANW_IAM_ENDPOINT'
  | 'PANW_AI_GW_INFERENCE_ENDPOINT';

/** The address of a plane: https, but for loopback hosts or by the operator's choice. */
export function upstreamUrl(read: SettingsReader, variable: AddressVariable): string | undefined {
  const address = read(variable);
  if (
    address?.protocol === 'http:' &&
    !isLoopback(address.hostname) &&
    !read('PORTKEY_ALLOW_INSECURE_HTTP')
  ) {
    throw new SettingError(
      variable,
      `is http: for ${address.hostname}; use https:, or set PORTKEY_ALLOW_INSECURE_HTTP=true`,
    );
  }
  return address?.href;
}
