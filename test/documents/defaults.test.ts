// Defaults of settings that depend on other settings, as docs/settings.md words them.
import { describe, expect, it } from 'vitest';
import { readHttpSettings } from '../../src/server/config/http-settings.ts';
import { settingsTable } from '../../src/server/config/table.ts';

const open = { MCP_ALLOW_UNAUTHENTICATED_HTTP: 'true' };
const redis = {
  ...open,
  MCP_EVENT_STORE: 'redis',
  RATE_LIMIT_STORE: 'redis',
  MCP_REDIS_URL: 'redis://localhost:6379',
  MCP_EVENT_ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'),
};

describe('a default in words', () => {
  it('the limits take the Redis of the events', () => {
    expect(readHttpSettings(redis).limits.redis?.url).toBe('redis://localhost:6379');
  });

  it('the public address is an allowed host and origin', () => {
    const env = { ...open, MCP_HOST: '10.0.0.5', MCP_PUBLIC_BASE_URL: 'https://mcp.example.com/portkey' };
    const { allowedHosts, allowedOrigins } = readHttpSettings(env);
    expect(allowedHosts).toEqual(['localhost', '127.0.0.1', '[::1]', '10.0.0.5', 'mcp.example.com']);
    expect(allowedOrigins).toEqual(['https://mcp.example.com']);
    expect(
      readHttpSettings({ ...env, ALLOWED_ORIGINS: 'https://app.example.com', ALLOWED_HOSTS: 'other' }),
    ).toMatchObject({
      allowedHosts: ['other'],
      allowedOrigins: ['https://mcp.example.com', 'https://app.example.com'],
    });
  });
});

it('the names of subnets that MCP_TRUST_PROXY takes are told', () => {
  const meaning = settingsTable.MCP_TRUST_PROXY.description;
  const names = [...meaning.matchAll(/`([a-z]+)`/g)].map(([, name = '']) => name);
  expect(names).toEqual(expect.arrayContaining(['loopback', 'linklocal', 'uniquelocal']));
  for (const name of names) expect(() => readHttpSettings({ ...open, MCP_TRUST_PROXY: name })).not.toThrow();
});
