// Lets the bundler leave out the schemas of the MCP SDK that nothing here uses: two hundred objects of zod, a third of
// what a start would make. It keeps them all, since a call may have effects, and since the SDK puts each into a table.
import { parseAst } from 'rolldown/parseAst';

interface Edit {
  readonly at: number;
  readonly end: number;
  readonly text: string;
}

type Statement = ReturnType<typeof parseAst>['body'][number];

/** `z.object(…)` and `OtherSchema.extend(…)`, however long the chain: the name that it begins with. */
function rootOf(node: { readonly type: string }): string | undefined {
  let at: { readonly type: string; readonly [part: string]: unknown } = node;
  while (at.type === 'CallExpression' || at.type === 'MemberExpression')
    at = (at.type === 'CallExpression' ? at['callee'] : at['object']) as typeof at;
  return at.type === 'Identifier' ? (at['name'] as string) : undefined;
}

/** The table of all schemas by name, for a part of the SDK's interface that is not used here. */
function fillsTable(statement: Statement): boolean {
  return (
    statement.type === 'ForOfStatement' &&
    statement.body.type === 'ExpressionStatement' &&
    statement.body.expression.type === 'CallExpression' &&
    rootOf(statement.body.expression) === 'register'
  );
}

function editsOf(statement: Statement): readonly Edit[] {
  if (fillsTable(statement)) return [{ at: statement.start, end: statement.end, text: '' }];
  if (statement.type !== 'VariableDeclaration') return [];
  return statement.declarations.flatMap(({ init }) => {
    if (init?.type !== 'CallExpression') return [];
    const root = rootOf(init);
    if (root !== 'z' && !root?.endsWith('Schema')) return [];
    return [
      { at: init.start, end: init.start, text: '/* @__PURE__ */ (() => ' },
      { at: init.end, end: init.end, text: ')()' },
    ];
  });
}

/** @returns the module's code with its schemas marked as free of effects; the same string where there are none. */
export function unusedSchemasDroppable(code: string): string {
  let rest = code;
  // From the end, so that the places before stay where they are.
  for (const { at, end, text } of parseAst(code).body.flatMap(editsOf).reverse())
    rest = rest.slice(0, at) + text + rest.slice(end);
  return rest;
}
