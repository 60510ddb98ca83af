// The authenticator of the configured mode. What needs jose is loaded only where tokens are checked with it.
import { openProxyFetch, proxyFromEnv } from '../../../portkey/http/proxy.ts';
import type { AuthSettings } from '../../config/http-settings.ts';
import type { Authenticator, Report } from '../interfaces.ts';
import { bearerAuthenticator } from './bearer.ts';
import type { IssuerOptions } from './issuer.ts';
import { noAuthenticator } from './none.ts';

/** Reaches the issuer as Portkey is reached: through the proxies of the environment, where it names some. */
async function throughProxies(
  make: (way: Pick<IssuerOptions, 'fetch'>) => Authenticator,
): Promise<Authenticator> {
  const proxy = proxyFromEnv(process.env);
  if (!proxy) return make({});
  const { fetch, close } = await openProxyFetch(proxy);
  return { ...make({ fetch }), close };
}

/** An issuer that is down does not stop the start: its keys are asked for again when a token comes. */
export async function createAuthenticator(
  settings: AuthSettings,
  report: Report,
  rolesClaim?: string,
): Promise<Authenticator> {
  const roles = rolesClaim === undefined ? {} : { rolesClaim };
  const onTrouble = (message: string | undefined) =>
    message === undefined
      ? report('info', 'the issuer of tokens answers again')
      : report('warn', 'the keys of the issuer of tokens cannot be fetched', { reason: message });
  switch (settings.mode) {
    case 'none':
      return noAuthenticator();
    case 'bearer':
      return bearerAuthenticator(settings.token);
    case 'oidc': {
      const { oidcAuthenticator } = await import('./oidc.ts');
      return await throughProxies((way) => oidcAuthenticator({ ...settings, ...roles, ...way, onTrouble }));
    }
    case 'clerk': {
      const { clerkAuthenticator } = await import('./clerk.ts');
      return await throughProxies((way) =>
        clerkAuthenticator({ ...settings, ...roles, ...way, onTrouble }, settings),
      );
    }
  }
}
