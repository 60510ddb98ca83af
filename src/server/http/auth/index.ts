// The authenticator of the configured mode. What needs jose is loaded only where tokens are checked with it.
import type { AuthSettings } from '../../config/http-settings.ts';
import type { Authenticator, Report } from '../interfaces.ts';
import { bearerAuthenticator } from './bearer.ts';
import { noAuthenticator } from './none.ts';

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
      return oidcAuthenticator({ ...settings, ...roles, onTrouble });
    }
    case 'clerk': {
      const { clerkAuthenticator } = await import('./clerk.ts');
      return clerkAuthenticator({ ...settings, ...roles, onTrouble }, settings);
    }
  }
}
