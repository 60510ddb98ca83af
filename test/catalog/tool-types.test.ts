// Types for code that calls the tools: one file that compiles, and the reply in what find_tools gives.
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { offlineBackend } from '../../src/catalog/backend.ts';
import { allTools, buildCatalog } from '../../src/catalog/build-catalog.ts';
import { typesFile } from '../../src/catalog/schema/tool-types.ts';
import { foldedTypeText, typeText } from '../../src/catalog/schema/type-text.ts';
import { fullSurface } from '../../src/catalog/surface.ts';
import { resolveResource } from '../../src/server/mcp/resource-reader.ts';

const catalog = buildCatalog(offlineBackend, { readOnly: false, preview: false });
const onUnexpected = (error: unknown): never => {
  throw error;
};

/** What the compiler says of the types with some code after them. */
function errorsOf(code: string): readonly string[] {
  const options: ts.CompilerOptions = {
    noEmit: true,
    strict: true,
    types: [],
    lib: ['lib.es5.d.ts'],
    skipDefaultLibCheck: true,
  };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, language) =>
    name === 'code.ts' ? ts.createSourceFile(name, code, language) : read(name, language);
  const program = ts.createProgram(['code.ts'], options, host);
  return program
    .getSemanticDiagnostics(program.getSourceFile('code.ts'))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

describe('the types of the tools', () => {
  it('compile, and hold code to the arguments and replies', async () => {
    const outcome = await resolveResource('portkey://types.d.ts', catalog, () => {
      throw new Error('nothing is called');
    });
    const types = String(outcome?.ok && outcome.text);
    for (const { name } of catalog.tools) expect(types).toContain(`  ${name}: {`);
    const code = `${types}
      declare const reply: Reply<'get_config'>;
      export const args: Arguments<'get_config'> = { slug: 'a' };
      export const name: string | undefined = reply.name;
      export const bad: Arguments<'get_config'> = {};
      export const worse: number = reply.name;`;
    expect(errorsOf(code)).toEqual([
      expect.stringContaining("Property 'slug' is missing"),
      expect.stringContaining("is not assignable to type 'number'"),
    ]);
  });

  it('leave out what a server does not offer', async () => {
    const few = buildCatalog(offlineBackend, {
      readOnly: true,
      preview: false,
      tools: ['get_config', 'delete_config'],
    });
    const types = await typesFile(few.tools);
    expect(types).toContain('get_config');
    expect(types).not.toContain('delete_config: {');
  });

  it('stand in what find_tools gives for a name, folded where they are long', async () => {
    const surface = fullSurface(catalog, { onUnexpected });
    const context = {
      signal: new AbortController().signal,
      principal: 'test',
      progress: () => undefined,
    };
    const names = ['list_configs', 'get_guardrail', 'find_references'];
    const { value } = await surface.call('find_tools', { names }, context);
    const [list, guardrail, references] = value['tools'] as { reply?: string }[];
    expect(list?.reply).toMatch(/^\{ .*data\?: \{ .*slug/);
    expect(guardrail?.reply?.length).toBeLessThan(2_000);
    expect(guardrail?.reply).toMatch(/object|unknown/);
    expect(references).not.toHaveProperty('reply');
  });

  it('are short for every tool', async () => {
    for (const tool of allTools(offlineBackend))
      expect(foldedTypeText({ ...(await tool.input()) }).length).toBeLessThan(4_000);
  });

  it('say what a schema says', () => {
    expect(
      typeText({
        type: 'object',
        required: ['id'],
        properties: {
          id: { type: 'string' },
          'x-y': { type: ['integer', 'null'] },
          kind: { enum: ['a', 'b'] },
          list: { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'number' }] } },
          map: { type: 'object', additionalProperties: { type: 'boolean' } },
          deep: { type: 'object', properties: { inner: { type: 'string' } } },
        },
      }),
    ).toBe(
      '{ id: string; "x-y"?: number | null; kind?: "a" | "b"; list?: (string | number)[]; map?: Record<string, boolean>; deep?: { inner?: string } }',
    );
  });
});
