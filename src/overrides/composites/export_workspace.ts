// export_workspace: everything that one workspace holds, as a document.
import { type KindName, kindNames } from '../../workspace/types.ts';
import { workspaceComposites } from '../descriptions/workspaces.ts';
import { type CompositeContext, composite } from './composite.ts';
import { inline } from './workspaces/results.ts';

interface ExportArguments {
  readonly workspace_id: string;
  readonly kinds?: readonly KindName[];
  readonly format?: 'yaml' | 'json';
  readonly versions?: boolean;
}

async function run(args: ExportArguments, context: CompositeContext): Promise<Record<string, unknown>> {
  const { exportWorkspace: read } = await import('../../workspace/export.ts');
  const { writeDocument } = await import('../../workspace/document-text.ts');
  const { secretsIn } = await import('../../workspace/secrets.ts');
  const { kinds, versions, format = 'yaml' } = args;

  // 1. Read it, a few objects at a time.
  const exported = await read(context, args.workspace_id, {
    ...(kinds && { kinds }),
    ...(versions !== undefined && { versions }),
  });
  const { document, counts, leftOut, digest } = exported;

  // 2. As text, in the conversation or beside it.
  const text = await writeDocument(document, format);
  const { slug, name } = exported.place;
  return {
    workspace: { slug, name },
    counts,
    ...(leftOut.length > 0 && { left_out: leftOut }),
    secrets: [...new Set(secretsIn(document))].sort(),
    digest,
    ...inline(context, 'document', text, 'exports', digest, text),
  };
}

export const exportWorkspace = composite<ExportArguments>({
  name: 'export_workspace',
  domain: 'workspaces',
  words: workspaceComposites.export_workspace,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: {
    type: 'object',
    properties: {
      workspace_id: { type: 'string', minLength: 1 },
      kinds: { type: 'array', items: { type: 'string', enum: [...kindNames] } },
      format: { type: 'string', enum: ['yaml', 'json'] },
      versions: { type: 'boolean' },
    },
    required: ['workspace_id'],
    additionalProperties: false,
  },
  requires: ['get_workspace'],
  hiddenArguments: ['format', 'versions'],
  run,
});
