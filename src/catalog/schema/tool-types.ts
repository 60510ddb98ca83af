// The types of tools for people who call them from code: arguments from their schemas, replies from the contract.
import type { SchemaNode } from '../../runtime/tool-schema.ts';
import { turn } from '../../runtime/turn.ts';
import type { Tool } from '../tool.ts';
import { foldedTypeText, typeText } from './type-text.ts';

type Replies = ReadonlyMap<string, SchemaNode>;

let replies: Promise<Replies> | undefined;

/** The schema of each operation's good reply, by tool name. The contract is loaded when it is first asked for. */
async function loadReplies(): Promise<Replies> {
  const { default: contract } = await import('../../generated/contract.json', { with: { type: 'json' } });
  const operations = Object.values(
    contract as unknown as Readonly<
      Record<
        string,
        { readonly tool: string; readonly responses: Readonly<Record<string, SchemaNode | null>> }
      >
    >,
  );
  return new Map(
    operations.flatMap(({ tool, responses }) => {
      const [, schema] = Object.entries(responses).find(([status]) => /^2/.test(status)) ?? [];
      return schema ? [[tool, schema] as const] : [];
    }),
  );
}

/** What a tool's reply looks like; undefined where the contract does not say, as with what several calls make. */
async function replySchema(tool: Tool): Promise<SchemaNode | undefined> {
  replies ??= loadReplies();
  return tool.operation === undefined ? undefined : (await replies).get(tool.operation);
}

/** The type of a tool's reply, to a smaller depth where it is long; undefined where unknown. */
export async function replyType(tool: Tool): Promise<string | undefined> {
  const schema = await replySchema(tool);
  return schema && foldedTypeText(schema);
}

const head = `// Arguments and replies of the tools that this server offers, for code that calls them.
// Replies are what Portkey's contract says; a reply may hold more, and lack what is not always there. Where the
// contract does not say, and for tools that make several calls, the reply is an object of unknown fields.
`;

/** One declaration file with the arguments and the reply of each tool. */
export async function typesFile(tools: readonly Tool[]): Promise<string> {
  const entries: string[] = [];
  // One after the other: all of them at once would hold everybody else up.
  for (const tool of tools) {
    await turn();
    const schema = await replySchema(tool);
    const about = tool.description.replaceAll('*/', '* /');
    entries.push(
      `  /** ${about} */`,
      `  ${tool.name}: {`,
      `    args: ${typeText({ ...(await tool.input()) })};`,
      `    reply: ${schema ? typeText(schema) : 'Record<string, unknown>'};`,
      '  };',
    );
  }
  return `${head}export interface Tools {\n${entries.join('\n')}\n}
export type ToolName = keyof Tools;
export type Arguments<Name extends ToolName> = Tools[Name]['args'];
export type Reply<Name extends ToolName> = Tools[Name]['reply'];\n`;
}
