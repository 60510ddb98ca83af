// Base URLs of operations, from the configured hosts.
import type { Base, Operation, Plane } from '../../runtime/operation.ts';
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
  settings: Pick<PortkeySettings, 'baseUrl' | 'baseUrlIsDefault' | 'gatewayUrl' | 'planes'>,
): (operation: Pick<Operation, 'plane'>, base: Base) => string {
  const control = rootOf(settings.baseUrl);
  const roots = new Map<Plane, string>([
    ['control', control],
    ['gateway', settings.gatewayUrl === undefined ? control : rootOf(settings.gatewayUrl)],
  ]);
  for (const [plane, url] of Object.entries(settings.planes ?? {})) roots.set(plane as Plane, rootOf(url));
  const open = settings.baseUrlIsDefault ? PUBLIC_ORIGIN : control;
  return ({ plane }, base) => {
    if (plane === 'public') return open;
    const root = roots.get(plane);
    if (root === undefined) throw new Error(`the settings give no address for the plane ${plane}`);
    return `${root}/${base}`;
  };
}
