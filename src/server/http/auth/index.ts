// The authenticator of the configured mode.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Authenticator, Report } from '../interfaces.ts';
import type { AuthSettings } from '../settings.ts';

/** @throws SettingError when the mode cannot be used. */
export async function createAuthenticator(settings: AuthSettings, _report: Report): Promise<Authenticator> {
  if (settings.mode === 'none')
    return {
      authenticate: async () => ({ ok: true, principal: { id: 'anonymous', scopes: [] } }),
      info: () => ({ mode: 'none' }),
    };
  if (settings.mode !== 'bearer') throw new Error(`${settings.mode} is not built yet`);
  const digest = (value: string): Buffer => createHash('sha256').update(value).digest();
  const expected = digest(`Bearer ${settings.token}`);
  return {
    authenticate: async ({ authorization }) =>
      timingSafeEqual(digest(authorization ?? ''), expected)
        ? { ok: true, principal: { id: 'bearer', scopes: [] } }
        : {
            ok: false,
            status: 401,
            headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
            body: { error: 'invalid_token' },
          },
    info: () => ({ mode: 'bearer' }),
  };
}
