// portkey-admin-mcp plan FILE on Prisma AIRS: what of a Portkey workspace has a home there, and under which path.
import { besides, carryOver } from '../../../workspace/carry-over.ts';
import { checkDocument } from '../../../workspace/document.ts';
import { UsageError } from '../../config/setting.ts';
import type { Session } from '../context.ts';
import type { Command } from './command.ts';
import { readDocumentFile, writeJsonFile } from './files.ts';

/** `create_config: POST data /configs`; a tool that this platform does not offer is only named. */
async function served(tool: string, { services }: Session): Promise<string> {
  const facts = await services.catalog.find(tool)?.facts?.();
  return facts ? `${tool} (${facts.method} ${facts.plane} ${facts.path})` : tool;
}

/** Nothing is sent. Exit code 0 for a document without objects, else 2: there is work to do. */
export async function reportCarryOver({ flags, words, session }: Command): Promise<number> {
  const [path, ...more] = words;
  if (path === undefined || more.length > 0)
    throw new UsageError('on Prisma AIRS, plan takes one document, which export made of a Portkey workspace');
  const objects = carryOver(checkDocument(await readDocumentFile(path)));
  const rows = await Promise.all(
    objects.map(async (object) => ({
      ...object,
      served_by: await Promise.all(object.tools.map((tool) => served(tool, session))),
    })),
  );
  const { screen } = session;
  const report = { objects: rows, besides };
  if (flags.out !== undefined) writeJsonFile(flags.out, report);
  if (flags.json) screen.out(JSON.stringify(report));
  else {
    for (const { kind, name, served_by: by, by_hand: byHand } of rows) {
      const { green, red, dim } = screen.colour;
      screen.out(
        by.length > 0 ? green(`+ ${kind}/${name}: ${by.join(', then ')}`) : red(`- ${kind}/${name}: no home`),
      );
      if (byHand !== undefined) screen.out(dim(`    by hand: ${byHand}`));
    }
    const homeless = rows.filter(({ tools }) => tools.length === 0).length;
    screen.out(
      `${rows.length - homeless} of ${rows.length} objects have a home on Prisma AIRS. Not in the file:`,
    );
    for (const line of besides) screen.out(`  ${line}`);
  }
  return rows.length === 0 ? 0 : 2;
}
