// Whose word is taken for a client's address: a table, since a wrong answer lets callers evade their limits.
import { expect, test } from 'vitest';
import { clientAddress, proxyTrustOf } from '../../../src/server/http/middleware/proxy-trust.ts';

const trust = (value: string | undefined) => proxyTrustOf(value ?? 'false');

const rows = [
  ['false', '1.1.1.1', '9.9.9.9', '1.1.1.1'],
  ['0', '1.1.1.1', '9.9.9.9', '1.1.1.1'],
  [undefined, '1.1.1.1', '9.9.9.9', '1.1.1.1'],
  ['1', '1.1.1.1', undefined, '1.1.1.1'],
  ['1', '1.1.1.1', '9.9.9.9', '9.9.9.9'],
  ['1', '1.1.1.1', 'spoofed, 9.9.9.9', '9.9.9.9'],
  ['2', '1.1.1.1', '6.6.6.6, 9.9.9.9, 10.0.0.1', '9.9.9.9'],
  ['2', '1.1.1.1', '9.9.9.9', '9.9.9.9'],
  ['1', '1.1.1.1', 'nonsense', '1.1.1.1'],
  ['10.0.0.0/8', '10.0.0.1', '6.6.6.6, 9.9.9.9', '9.9.9.9'],
  ['10.0.0.0/8', '10.0.0.1', '6.6.6.6, 10.1.1.1', '6.6.6.6'],
  ['10.0.0.0/8', '11.0.0.1', '9.9.9.9', '11.0.0.1'],
  ['loopback', '::ffff:127.0.0.1', '9.9.9.9', '9.9.9.9'],
  ['loopback', '::1', '2001:db8::1', '2001:db8::1'],
  ['loopback, 10.0.0.0/8', '127.0.0.1', '9.9.9.9:1234, 10.0.0.9', '9.9.9.9'],
  ['fc00::/7', 'fc00::1', '[2001:db8::2]:443', '2001:db8::2'],
] as const;

test.each(rows)('trusting %s, a request from %s that says %s is from %s', (value, socket, said, address) => {
  expect(clientAddress(socket, said, trust(value))).toBe(address);
});

test.each(['true', 'everyone', '10.0.0.0/33', '1.2.3', '-1', '10.0.0.0/8,', '300.1.1.1/8'])(
  '%s is no trust that can be given',
  (value) => {
    expect(() => trust(value)).toThrow(/MCP_TRUST_PROXY/);
  },
);
