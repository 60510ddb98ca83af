// portkey-admin-mcp tools [words]: the catalog, or what in it matches the words.
import type { Tool } from '../../catalog/tool.ts';
import { type Session, withSession } from './context.ts';
import { columns } from './output.ts';

const marks = { read: 'read', write: 'write', destructive: 'destructive' } as const;

async function chosen({ words, services }: Session): Promise<readonly Tool[]> {
  if (words.length === 0) return services.catalog.tools;
  const { createSearch } = await import('../../search/search-tools.ts');
  return createSearch(services.catalog.tools).find(words.join(' ')).slice(0, 15);
}

/** Prints one line a tool, or JSON with --json. Exit code 1 when nothing matches. */
export function tools(args: readonly string[]): Promise<number> {
  return withSession(args, ['--json'], async (session) => {
    const { screen, flags, words } = session;
    const found = await chosen(session);
    if (flags.has('--json')) {
      const rows = found.map(({ name, title, description, domain, class: kind }) => ({
        name,
        title,
        description,
        domain,
        class: kind,
      }));
      screen.out(JSON.stringify(rows, null, 2));
    } else if (found.length === 0) {
      screen.err(`No tool matches "${words.join(' ')}". Without words, all tools are listed.`);
    } else {
      const rows = found.map((tool) => [tool.name, marks[tool.class], tool.domain, tool.description]);
      const lines = columns(rows, screen.width);
      for (const [index, line] of lines.entries()) {
        const kind = found[index]?.class;
        screen.out(
          kind === 'destructive'
            ? screen.colour.red(line)
            : kind === 'write'
              ? screen.colour.yellow(line)
              : line,
        );
      }
      screen.err(
        screen.colour.dim(
          `${found.length} tools${words.length === 0 ? ', and find_tools, which searches them' : ''}. One in full: ${'`call find_tools \'{"names": ["…"]}\'`'}`,
        ),
      );
    }
    return found.length > 0 ? 0 : 1;
  });
}
