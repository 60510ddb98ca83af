// Agent Skills over MCP, as the SDK's client lists, reads and verifies them: in every mode of the server, for every
// caller, and as the folder that is committed.
import { readdirSync, readFileSync } from 'node:fs';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { SkillsClient } from '@modelcontextprotocol/client/ext/skills';
import { skillEntry } from '@modelcontextprotocol/server/ext/skills';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { offlineBackend } from '../../src/catalog/backend.ts';
import { allTools } from '../../src/catalog/build-catalog.ts';
import { parseRoles } from '../../src/catalog/filter/roles.ts';
import { prismaAirsPlatform } from '../../src/catalog/platforms/prisma-airs.ts';
import { workflows } from '../../src/overrides/prompts/index.ts';
import type { Services } from '../../src/server/create-services.ts';
import { start } from '../../src/server/http/serve-http.ts';
import { createSurfaces } from '../../src/server/http/surfaces.ts';
import { skillName } from '../../src/server/mcp/skill-catalog.ts';
import { listSkills } from '../../src/server/mcp/skills.ts';
import { connect, eras, openServer } from '../support/mcp-clients.ts';

const modes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  full: {},
  compact: { PORTKEY_TOOL_MODE: 'compact' },
  discover: { PORTKEY_TOOL_MODE: 'discover' },
  'read-only': { PORTKEY_READ_ONLY: 'true' },
  'read-only discover': { PORTKEY_READ_ONLY: 'true', PORTKEY_TOOL_MODE: 'discover' },
  'without deletions': { PORTKEY_EXCLUDE_TOOLS: 'delete_config,find_references' },
  'Prisma AIRS': { PORTKEY_PLATFORM: 'prisma-airs' },
  'Prisma AIRS, read-only': { PORTKEY_PLATFORM: 'prisma-airs', PORTKEY_READ_ONLY: 'true' },
};

const everyTool = new Set([
  ...allTools(offlineBackend).map(({ name }) => name),
  ...allTools(offlineBackend, new Set(), prismaAirsPlatform).map(({ name }) => name),
]);
const callers = ['call_read_tool', 'call_write_tool', 'call_destructive_tool'];
const open: (() => Promise<void>)[] = [];
const assemblies = new Map<string, Services>();

/** Names of tools in a text, whether they are offered or not. */
function toolsIn(text: string): readonly string[] {
  const words = [...text.matchAll(/\b[a-z]+(?:_[a-z]+)+\b/g)].map(([word]) => word);
  return words.filter((word) => everyTool.has(word) || callers.includes(word));
}

async function skillsOf(mode: string, era: 'modern' | 'legacy'): Promise<SkillsClient> {
  const services = assemblies.get(mode);
  if (!services) throw new Error(`no server ${mode}`);
  const { client, close } = await connect(services, era);
  open.push(close);
  if (!(client instanceof Client)) throw new Error('the SDK of today has skills');
  return new SkillsClient(client);
}

beforeAll(async () => {
  for (const [mode, env] of Object.entries(modes)) {
    const services = await openServer('http://127.0.0.1:9', { PORTKEY_SANDBOX: 'true', ...env });
    assemblies.set(mode, services);
    open.push(() => services.close());
  }
});
afterAll(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

describe.each(Object.keys(modes))('in mode %s', (mode) => {
  it('skills are listed, got and read with their digests, and name only tools that are offered', async () => {
    const surface = assemblies.get(mode)?.surface;
    const listed = new Set(surface?.listed.map(({ name }) => name));
    for (const era of ['modern', 'legacy'] as const) {
      const client = await skillsOf(mode, era);
      expect(client.supported).toBe(true);
      const { skills } = await client.list();
      expect(skills[0]?.frontmatter.name).toBe('portkey-admin');
      for (const skill of skills) {
        expect((await client.get(skill.uri)).skill).toEqual(skill);
        const { verified, body = '', text = '' } = await client.read(skill);
        expect(verified).toBe(true);
        expect(await skillEntry(skill.frontmatter.name, { 'SKILL.md': text })).toEqual(skill);
        expect(body).not.toMatch(/^#+ .*\n+#/m);
        expect(body.trimEnd().split('\n').at(-1)).not.toMatch(/^#/);
        for (const name of toolsIn(text)) {
          expect(callers.includes(name) ? listed.has(name) : surface?.catalog.find(name), name).toBeTruthy();
          if (!listed.has(name)) expect(body).toContain('Tools that are not listed are called through call_');
        }
      }
    }
  });
});

describe('skills', () => {
  it('are the guide and the workflows, one for each', async () => {
    const { skills } = await (await skillsOf('full', 'modern')).list();
    expect(skills.map(({ frontmatter }) => frontmatter.name)).toEqual([
      'portkey-admin',
      ...workflows.map(({ name }) => skillName(name)),
    ]);
  });

  it('that a server cannot carry out are not there', async () => {
    const client = await skillsOf('read-only', 'modern');
    const names = (await client.list()).skills.map(({ frontmatter }) => frontmatter.name);
    expect(names).toEqual(['portkey-admin', 'investigate-spend', 'review-access', 'clean-up']);
    await expect(client.get('skill://rotate-key/SKILL.md')).rejects.toMatchObject({ code: -32602 });
  });

  it('of no such address, and a page that is not there, are errors', async () => {
    const client = await skillsOf('full', 'modern');
    await expect(client.get('skill://nothing/SKILL.md')).rejects.toMatchObject({ code: -32602 });
    await expect(client.list({ cursor: 'next' })).rejects.toMatchObject({ code: -32602 });
  });

  it('change nothing for a client that does not know them', async () => {
    for (const era of eras) {
      const services = assemblies.get('full');
      if (!services) throw new Error('no server');
      const { client, close } = await connect(services, era);
      open.push(close);
      const { resources } = await client.listResources();
      expect(JSON.stringify(resources)).not.toContain('skill://');
      await expect(client.readResource({ uri: 'skill://nothing/SKILL.md' })).rejects.toThrow();
    }
  });
});

describe('over HTTP', () => {
  it.each([
    ['stateful', 'legacy'],
    ['stateless', 'legacy'],
    ['stateless', 'modern'],
  ] as const)('%s sessions serve a %s client what its request sees', async (sessions, era) => {
    const server = await start({
      MCP_HOST: '127.0.0.1',
      MCP_PORT: '0',
      MCP_AUTH_MODE: 'none',
      MCP_ALLOW_UNAUTHENTICATED_HTTP: 'true',
      MCP_SESSION_MODE: sessions,
      PORTKEY_SANDBOX: 'true',
      LOG_LEVEL: 'silent',
    });
    open.push(() => server.stop());
    const listed = async (query: string) => {
      const client = new Client(
        { name: 'test', version: '1' },
        { versionNegotiation: { mode: era === 'modern' ? { pin: '2026-07-28' } : 'legacy' } },
      );
      await client.connect(new StreamableHTTPClientTransport(new URL(`${server.url}/mcp${query}`)));
      const skills = new SkillsClient(client);
      const found = (await skills.list()).skills;
      for (const skill of found) expect((await skills.read(skill)).verified).toBe(true);
      await client.close();
      return found.map(({ frontmatter }) => frontmatter.name);
    };
    expect(await listed('')).toHaveLength(workflows.length + 1);
    expect(await listed('?tools=prompts')).toEqual(['portkey-admin', 'ship-prompt']);
  });

  it('a role that may only read has the skills of one that can only read', async () => {
    const services = assemblies.get('full');
    if (!services) throw new Error('no server');
    const roles = parseRoles({
      roles: { viewer: { access: 'read' }, nobody: { access: 'read', tools: ['x'] } },
    });
    const surfaces = createSurfaces(services, roles);
    const names = async (held: readonly string[]) =>
      listSkills(surfaces('', held)).skills.map(({ frontmatter }) => frontmatter.name);
    expect(await names(['viewer'])).toEqual(['portkey-admin', 'investigate-spend', 'review-access']);
    expect(await names(['nobody'])).toEqual(['portkey-admin']);
  });
});

describe('the folder of skills', () => {
  const folder = new URL('../../skills/', import.meta.url);

  it('holds every skill, each valid and with the way to call what is not listed', async () => {
    const names = readdirSync(folder).sort();
    expect(names).toEqual(['portkey-admin', ...workflows.map(({ name }) => skillName(name))].sort());
    for (const name of names) {
      const text = readFileSync(new URL(`${name}/SKILL.md`, folder), 'utf8');
      expect((await skillEntry(name, { 'SKILL.md': text })).frontmatter.name).toBe(name);
      expect(text).toContain('call_read_tool');
    }
  });
});
