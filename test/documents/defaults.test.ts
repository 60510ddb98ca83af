// The defaults that src/server/config/table.ts tells are those that the readers of settings use.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Environment } from '../../src/server/config/env.ts';
import { readHttpSettings } from '../../src/server/config/http-settings.ts';
import { readSettings } from '../../src/server/config/settings.ts';
import { httpVariables, sharedVariables } from '../../src/server/config/table.ts';
import { root } from '../support/documents.ts';

const told = [...sharedVariables, ...httpVariables].map(({ name, otherwise }) => [name, otherwise] as const);

/** Told in words, since the value depends on something else; each has a test of its own below, or has no value. */
const inWords = [
  'PORTKEY_TOOL_DOMAINS',
  'PORTKEY_TOOLS',
  'MCP_CONFIRM_KEY',
  'PORTKEY_GATEWAY_URL',
  'PORTKEY_SANDBOX_NOW',
  'ALLOWED_HOSTS',
  'ALLOWED_ORIGINS',
  'MCP_OIDC_JWKS_URL',
  'RATE_LIMIT_REDIS_URL',
];

const open = { MCP_ALLOW_UNAUTHENTICATED_HTTP: 'true' };
const redis = {
  ...open,
  MCP_EVENT_STORE: 'redis',
  RATE_LIMIT_STORE: 'redis',
  MCP_REDIS_URL: 'redis://localhost:6379',
  MCP_EVENT_ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'),
};
/** Settings that others depend on, so that each default is at work in at least one of these. */
const surroundings: readonly Environment[] = [
  {},
  open,
  redis,
  { ...open, PORTKEY_SANDBOX: 'true' },
  { ...open, PORTKEY_BASE_URL: 'http://portkey.internal/v1' },
];

function outcome(read: () => object): unknown {
  try {
    return read();
  } catch (error) {
    return String(error);
  }
}

/** What the servers make of an environment, in each of the surroundings. */
function outcomes(env: Environment): readonly unknown[] {
  return surroundings.map((around) => [
    outcome(() => {
      const { portkey, ...rest } = readSettings({ ...env, ...around });
      // Whether the address was given decides over the version of the path; the address is the same.
      const { baseUrlIsDefault: _, ...settings } = portkey;
      return { ...rest, portkey: settings };
    }),
    outcome(() => readHttpSettings({ ...env, ...around })),
  ]);
}

/** A value that the variable does not have by default; one that it refuses does as well. */
function another(otherwise: string): string {
  if (otherwise === 'true' || otherwise === 'false') return String(otherwise !== 'true');
  return /^\d+$/.test(otherwise) ? String(Number(otherwise) + 1) : 'another.example';
}

describe('the default told of a setting', () => {
  const unset = outcomes({});
  const literal = told.filter(([name, otherwise]) => otherwise !== '' && !inWords.includes(name));

  it.each(literal)('%s: %s is what stands in for an unset variable', (name, otherwise) => {
    expect(outcomes({ [name]: otherwise })).toEqual(unset);
    // It has no effect, and is told so.
    if (name !== 'PORTKEY_ALLOW_PRIVATE_BASE_URL')
      expect(outcomes({ [name]: another(otherwise) })).not.toEqual(unset);
  });

  // On Vercel the production name stands in for the public address, as docs/deployment.md says.
  it('is not missing where the code falls back to something', () => {
    const silent = new Set(told.filter(([, otherwise]) => otherwise === '').map(([name]) => name));
    const fallbacks = readdirSync(`${root}src/server`, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [
        ...readFileSync(`${root}src/server/${file}`, 'utf8').matchAll(
          /\(env, '([A-Z_]+)'\)\)?\s*\?\?(?!\s*(?:''|\[\]|\(production))/g,
        ),
      ])
      .map(([, name = '']) => name);
    expect(fallbacks.length).toBeGreaterThan(3);
    expect(fallbacks.filter((name) => silent.has(name))).toEqual([]);
  });

  it('in words: the limits take the Redis of the events', () => {
    expect(readHttpSettings(redis).limits.redis?.url).toBe('redis://localhost:6379');
  });

  it('in words: the public address is an allowed host and origin', () => {
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
  const meaning = httpVariables.find(({ name }) => name === 'MCP_TRUST_PROXY')?.meaning ?? '';
  const names = [...meaning.matchAll(/`([a-z]+)`/g)].map(([, name = '']) => name);
  expect(names).toEqual(expect.arrayContaining(['loopback', 'linklocal', 'uniquelocal']));
  for (const name of names) expect(() => readHttpSettings({ ...open, MCP_TRUST_PROXY: name })).not.toThrow();
});
