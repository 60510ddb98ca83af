// Settings of the HTTP server that cannot be used: one line that names the variable, before anything is started.
import { describe, expect, test } from 'vitest';
import { readHttpSettings } from '../../../src/server/config/http-settings.ts';
import { token } from './server.ts';

const read = (env: Record<string, string>) =>
  readHttpSettings({ MCP_AUTH_MODE: 'bearer', MCP_AUTH_TOKEN: token, ...env });
const redis = { RATE_LIMIT_STORE: 'redis' };
const oidc = { MCP_AUTH_MODE: 'oidc', MCP_OIDC_AUDIENCE: 'a' };

describe('a setting that cannot be used', () => {
  test.each([
    ['MCP_MAX_REQUEST_SIZE', { MCP_MAX_REQUEST_SIZE: '1gb' }],
    ['MCP_MAX_REQUEST_SIZE', { MCP_MAX_REQUEST_SIZE: '-1' }],
    ['ALLOWED_ORIGINS', { ALLOWED_ORIGINS: 'https://*.example.com' }],
    ['ALLOWED_ORIGINS', { ALLOWED_ORIGINS: 'https://user:pw@app.example.com' }],
    ['ALLOWED_ORIGINS', { ALLOWED_ORIGINS: 'https://app.example.com/path' }],
    ['ALLOWED_HOSTS', { ALLOWED_HOSTS: '*.example.com' }],
    ['RATE_LIMIT_REDIS_URL', { ...redis, RATE_LIMIT_REDIS_URL: 'redis://127.0.0.1:1/first' }],
    ['RATE_LIMIT_REDIS_URL', { ...redis, RATE_LIMIT_REDIS_URL: 'redis://:se%zzcret@127.0.0.1:1' }],
    ['RATE_LIMIT_REDIS_URL', { ...redis, RATE_LIMIT_REDIS_URL: 'redis://redis.example.com' }],
    ['MCP_REDIS_URL', { MCP_EVENT_STORE: 'redis', MCP_REDIS_URL: 'redis://127.0.0.1:1/0/1' }],
    ['MCP_OIDC_ISSUER', { ...oidc, MCP_OIDC_ISSUER: 'http://127.0.0.1.example.com' }],
    ['MCP_OIDC_ISSUER', { ...oidc, MCP_OIDC_ISSUER: 'http://127.example.com' }],
  ])('%s is named: %j', (variable, env) => {
    const reading = (): unknown => read(env);
    expect(reading).toThrow(expect.objectContaining({ name: 'SettingError', variable }));
    expect(reading).not.toThrow(/cret|pw/);
  });

  test('is told from one that can', () => {
    expect(
      read({ ...redis, RATE_LIMIT_REDIS_URL: 'rediss://u:p%20w@redis.example.com/2' }).limits.redis,
    ).toBeDefined();
    expect(read({ ...oidc, MCP_OIDC_ISSUER: 'http://127.0.0.1:9' }).auth.mode).toBe('oidc');
    expect(read({ ALLOWED_HOSTS: '::1, Example.com:3000' }).allowedHosts).toEqual(['[::1]', 'example.com']);
    expect(read({ MCP_MAX_REQUEST_SIZE: '256mb' }).maxRequestBytes).toBe(256 * 1024 ** 2);
  });
});
