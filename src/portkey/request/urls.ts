// From the configured hosts to the base URL of one operation.
import type { Base, Operation } from '../../runtime/operation.ts';
import type { PortkeySettings } from '../client-settings.ts';

/** The host that serves the public operations, without a key (the contract's own server for them). */
export const PUBLIC_ORIGIN = 'https://api.portkey.ai';

/** A configured URL without its trailing slashes and its version: `https://host/x/v1/` gives `https://host/x`. */
export function rootOf(url: string): string {
  const parsed = new URL(url);
  const path = parsed.pathname
    .replace(/\/+$/, '')
    .replace(/\/v[12]$/, '')
    .replace(/\/+$/, '');
  return parsed.origin + path;
}

/** Gives each operation its base URL, without a trailing slash. The configured URLs are read once. */
export function createUrls(
  settings: Pick<PortkeySettings, 'baseUrl' | 'baseUrlIsDefault' | 'gatewayUrl'>,
): (operation: Pick<Operation, 'plane'>, base: Base) => string {
  const control = rootOf(settings.baseUrl);
  const gateway = settings.gatewayUrl === undefined ? control : rootOf(settings.gatewayUrl);
  const open = settings.baseUrlIsDefault ? PUBLIC_ORIGIN : control;
  return (operation, base) => {
    switch (operation.plane) {
      case 'public':
        return open;
      case 'gateway':
        return `${gateway}/${base}`;
      case 'control':
        return `${control}/${base}`;
    }
  };
}
