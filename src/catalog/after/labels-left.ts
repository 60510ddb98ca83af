// After a version of a prompt is published: the labels on its other versions, whose callers go on getting those.

import { listIn } from '../../portkey/response/paginate.ts';
import { textOf } from '../../portkey/response/reply-object.ts';
import { isRecord } from '../../runtime/json.ts';
import type { Arguments } from '../../runtime/tool-schema.ts';
import type { Backend } from '../backend.ts';
import type { Catalog } from '../build-catalog.ts';
import type { AfterCall, CallContext } from '../tool.ts';
import { briefly, readOffered } from './brief-read.ts';
import { withWarning } from './warnings.ts';

const maxNamed = 10;

/** Says of a published prompt which labels stay on other versions, where the caller may list the versions. */
export function createLabelsLeft(backend: Backend, catalog: Catalog): AfterCall {
  /** The rows of a list; none where the caller is not offered its tool. */
  async function rows(tool: string, args: Arguments, context: CallContext) {
    return (listIn(await readOffered(backend, catalog, tool, args, context))?.items ?? []).filter(isRecord);
  }

  /** Names of labels by id; those that cannot be read are left out. */
  async function namesOf(context: CallContext): Promise<ReadonlyMap<string, string>> {
    const labels = await rows('list_prompt_labels', {}, context).catch(() => []);
    return new Map(
      labels.flatMap((row) => {
        const [id, name] = [textOf(row['id']), textOf(row['name'])];
        return id === undefined || name === undefined ? [] : [[id, name]];
      }),
    );
  }

  return async (tool, args, result, context) => {
    if (tool.operation !== 'publish_prompt') return result;
    const { promptId, version } = args;
    const left = await briefly(context, tool.name, async (bound) => {
      const versions = await rows('list_prompt_versions', { promptId }, bound);
      const labelled = versions.flatMap((row) => {
        const label = textOf(row['label_id']);
        const number = Number(row['prompt_version']);
        return label === undefined || Number.isNaN(number) || number === version ? [] : [{ label, number }];
      });
      if (labelled.length === 0) return undefined;
      const names = await namesOf(bound);
      return labelled.map(({ label, number }) => `${names.get(label) ?? label} on version ${number}`);
    });
    if (!left) return result;
    const shown = left.slice(0, maxNamed).join(', ');
    const more = left.length > maxNamed ? ` and ${left.length - maxNamed} more` : '';
    const said = `Labels stay where they were: ${shown}${more}. Callers that name one go on getting that version; update_prompt_version moves a label.`;
    return withWarning(result, said);
  };
}
