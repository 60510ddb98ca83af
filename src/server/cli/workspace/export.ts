// portkey-admin-mcp export: a workspace as a document, on stdout, in a file, or in a folder of one file a kind.
import { writeDocument } from '../../../workspace/document-text.ts';
import { exportWorkspace } from '../../../workspace/export.ts';
import { secretPrefix, secretsIn } from '../../../workspace/secrets.ts';
import { UsageError } from '../../config/setting.ts';
import { kindsOf, onPortkeyOnly, required, runCommand } from './command.ts';
import { writeDocumentFile } from './files.ts';

/** Exit code 0, also when some things cannot be carried, which are listed on stderr; 1 for failures. */
export function exportCommand(args: readonly string[]): Promise<number> {
  const known = ['workspace', 'out', 'kinds', 'versions', 'format', 'json'] as const;
  return runCommand(args, known, async ({ flags, words, session, work }) => {
    onPortkeyOnly(session);
    const { screen } = session;
    if (words.length > 0) throw new UsageError(`export takes no ${JSON.stringify(words[0])}`);
    const { format } = flags;
    if (format !== undefined && format !== 'yaml' && format !== 'json')
      throw new UsageError('--format is yaml or json');
    const kinds = kindsOf(flags);
    const { document, leftOut, counts } = await exportWorkspace(
      work,
      required(flags.workspace, 'workspace', 'the slug or id of the one to export'),
      {
        ...(kinds && { kinds }),
        versions: flags.versions === true,
      },
    );
    screen.endProgress();
    if (flags.out === undefined) {
      const text = await writeDocument(document, flags.json ? 'json' : (format ?? 'yaml'));
      screen.out(text.trimEnd());
    } else
      screen.err(`Written: ${await writeDocumentFile(flags.out, document, flags.json ? 'json' : format)}`);
    const held = Object.entries(counts).filter(([, count]) => count > 0);
    screen.err(held.map(([kind, count]) => `${count} ${kind}`).join(', '));
    for (const { kind, key, reason } of leftOut)
      screen.err(screen.colour.yellow(`Left out: ${kind}${key ? `/${key}` : ''}: ${reason}`));
    const secrets = [...new Set(secretsIn(document))];
    if (secrets.length > 0)
      screen.err(
        `Secrets that an apply may need: ${secrets.map((secret) => secretPrefix + secret).join(', ')}`,
      );
    return 0;
  });
}
