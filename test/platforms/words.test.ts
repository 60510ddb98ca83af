// What this platform says of itself: no text names the other one where that is false, and what is missing has a reason.
import { expect, test } from 'vitest';
import { offlineBackend } from '../../src/catalog/backend.ts';
import { allTools, buildCatalog } from '../../src/catalog/build-catalog.ts';
import { portkeyPlatform } from '../../src/catalog/platforms/platform.ts';
import { prismaAirsPlatform } from '../../src/catalog/platforms/prisma-airs.ts';
import { findToolsDescription } from '../../src/catalog/tools/discover.ts';
import { createRedactor } from '../../src/portkey/redact.ts';
import { parseReply } from '../../src/portkey/response/parse-response.ts';
import { answeredBy } from '../../src/runtime/operation.ts';
import { instructionsFor } from '../../src/server/instructions.ts';

const portkey = allTools(offlineBackend);
const airs = new Set(allTools(offlineBackend, new Set(), prismaAirsPlatform).map(({ name }) => name));

test('every tool of Portkey is there, or is answered with the reason why not', () => {
  const { leftOut } = buildCatalog(offlineBackend, { readOnly: false, preview: true }, prismaAirsPlatform);
  const missing = portkey.map(({ name }) => name).filter((name) => !airs.has(name));
  expect(missing.length).toBeGreaterThan(50);
  const told = (name: string): boolean => /^Unknown tool: \w+\. .{30,}/.test(leftOut?.(name) ?? '');
  expect(
    missing.filter((name) => !told(name)),
    'no reason: under "absent" in openapi/prisma-airs.evidence.yaml; of a composite, in src/overrides/prisma-airs/index.ts',
  ).toEqual([]);
  expect(leftOut?.('promote_prompt')).toContain('It works with list_prompts.');
});

test('composites are there where all of their parts are', () => {
  for (const { name, requires, operation } of portkey.filter(({ name }) => airs.has(name)))
    if (operation === undefined)
      expect(
        requires?.filter((part) => !airs.has(part)),
        name,
      ).toEqual([]);
});

test('a platform that has all of its tools gives no reasons', () => {
  expect([...portkeyPlatform.absent]).toEqual([]);
});

test('what a client reads first names this platform', () => {
  const settings = {
    selection: {},
    toolMode: 'full',
    sandbox: true,
    portkey: { platform: 'prisma-airs' },
  } as unknown as Parameters<typeof instructionsFor>[0];
  expect(instructionsFor(settings)).not.toMatch(/Portkey/);
  expect(findToolsDescription(prismaAirsPlatform)).not.toMatch(/Portkey|prompts|users/);
});

test.each([
  ['data', 'PANW_AI_GW_DATA_ENDPOINT'],
  ['admin', 'PANW_AI_GW_ADMIN_ENDPOINT'],
  ['iam', 'PANW_IAM_ENDPOINT'],
] as const)('an answer of the plane %s that cannot be read names Prisma AIRS and %s', (plane, setting) => {
  const html = {
    status: 200,
    headers: { 'content-type': 'text/html' },
    text: '<html>',
    bytes: 6,
    cut: false,
  };
  const read = () => parseReply({ readOnly: true, plane }, html, createRedactor([]), 1000);
  expect(read).toThrow(/^Prisma AIRS answered 200, but with something that is not JSON/);
  expect(answeredBy[plane].setting).toBe(setting);
});
