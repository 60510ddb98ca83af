// Settings as installers, containers and clients leave them.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders as they arrive.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SettingError } from '../../src/server/config/setting.ts';
import { readSettings } from '../../src/server/config/settings.ts';
import { settingsReader } from '../../src/server/config/table.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'settings-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(content: string): string {
  const name = path.join(folder, `${crypto.randomUUID()}.txt`);
  writeFileSync(name, content);
  return name;
}

describe('a placeholder that nobody filled in', () => {
  it.each([
    '${user_config.api_key}',
    '${env:PORTKEY_API_KEY}',
    '$PORTKEY_API_KEY',
    '%PORTKEY_API_KEY%',
    'pk-${KEY}',
  ])('counts as unset: %s', (placeholder) => {
    const settings = readSettings({ PORTKEY_API_KEY: placeholder, PORTKEY_TOOL_MODE: placeholder });
    expect(settings.portkey.apiKey).toBeUndefined();
    expect(settings.toolMode).toBe('full');
  });

  it('means read-only where it stands for the read-only flag', () => {
    expect(readSettings({ PORTKEY_READ_ONLY: '${user_config.read_only}' }).selection.readOnly).toBe(true);
  });

  it('is told once, in one line on stderr that names the variable and not its value', () => {
    const written: string[] = [];
    const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      written.push(String(text));
      return true;
    });
    for (let n = 0; n < 2; n += 1) readSettings({ PORTKEY_GATEWAY_URL: '${user_config.gateway}' });
    spy.mockRestore();
    expect(written).toHaveLength(1);
    expect(written[0]).toMatch(/^PORTKEY_GATEWAY_URL [^\n]*unset\.\n$/);
    expect(written[0]).not.toContain('user_config');
  });

  it.each(['$ecret-of-sixteen-characters', '100%sure%', 'a$b'])('is not %s', (token) => {
    expect(settingsReader({ MCP_AUTH_TOKEN: token })('MCP_AUTH_TOKEN')).toBe(token);
  });
});

it.each<[string, boolean]>([
  ['1', true],
  ['True', true],
  ['YES', true],
  ['on', true],
  ['0', false],
  ['FALSE', false],
  ['no', false],
  ['Off', false],
])('a flag may be %s', (value, meant) => {
  expect(readSettings({ PORTKEY_READ_ONLY: value }).selection.readOnly).toBe(meant);
});

describe('a secret out of a file', () => {
  it('is read without the line break at its end', () => {
    expect(readSettings({ PORTKEY_API_KEY_FILE: file('pk-from-file\n') }).portkey.apiKey).toBe(
      'pk-from-file',
    );
    expect(settingsReader({ MCP_AUTH_TOKEN_FILE: file('a-token-of-a-file') })('MCP_AUTH_TOKEN')).toBe(
      'a-token-of-a-file',
    );
  });

  it.each<[string, () => Record<string, string>]>([
    ['is missing', () => ({ PORTKEY_API_KEY_FILE: path.join(folder, 'nothing') })],
    ['is empty', () => ({ PORTKEY_API_KEY_FILE: file(' \n') })],
    ['stands beside the variable', () => ({ PORTKEY_API_KEY_FILE: file('pk-a'), PORTKEY_API_KEY: 'pk-b' })],
  ])('that %s stops the start', (_name, env) => {
    expect(() => readSettings(env())).toThrow(SettingError);
  });
});

describe('extra headers', () => {
  it('are a JSON object', () => {
    const headers = { 'CF-Access-Client-Id': 'id.access', 'CF-Access-Client-Secret': 'secret' };
    expect(readSettings({ PORTKEY_EXTRA_HEADERS: JSON.stringify(headers) }).portkey.extraHeaders).toEqual(
      headers,
    );
  });

  it.each([
    'x: y',
    '[]',
    '{"x":1}',
    '{"x y":"z"}',
    '{"x":"a\\r\\nb"}',
    '{"X-Portkey-API-Key":"k"}',
    '{"Host":"h"}',
  ])('are refused, and not shown: %s', (value) => {
    expect(() => readSettings({ PORTKEY_EXTRA_HEADERS: value })).toThrow(/^PORTKEY_EXTRA_HEADERS /);
  });
});
