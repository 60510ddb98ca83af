// A plain search over listed tools, for servers that have none of their own.
import MiniSearch from 'minisearch';
import type { ListedTool } from '../../../../src/catalog/tool.ts';

type Listed = Pick<ListedTool, 'name' | 'description' | 'inputSchema'> & {
  readonly annotations?: { readonly readOnlyHint?: boolean };
};

interface Found {
  readonly name: string;
  readonly reads: boolean;
  readonly required: readonly string[];
}

/** Ranks tools by the words of their names and descriptions. */
export function localSearch(tools: readonly Listed[]): (query: string) => readonly Found[] {
  const index = new MiniSearch<{ id: string; name: string; text: string }>({ fields: ['name', 'text'] });
  index.addAll(
    tools.map(({ name, description }) => ({ id: name, name: name.replaceAll('_', ' '), text: description })),
  );
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  return (query) =>
    index.search(query, { boost: { name: 2 }, prefix: true, fuzzy: 0.1 }).flatMap(({ id }) => {
      const tool = byName.get(String(id));
      if (!tool) return [];
      const reads =
        tool.annotations?.readOnlyHint ?? /^(?:list|get|find|test|render|download)_/.test(tool.name);
      return [{ name: tool.name, reads, required: tool.inputSchema.required ?? [] }];
    });
}
