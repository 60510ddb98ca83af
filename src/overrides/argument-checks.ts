// Checks of single arguments that no schema can express: run after the schema's own, before anything is sent.
import type { ToolName } from '../generated/index.ts';

/** What a check found. Paths begin with the argument's name. */
export interface ArgumentReport {
  /** Refused: nothing is sent. */
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  /** Sent all the same, and told in the result, a sentence each. */
  readonly warnings: readonly string[];
}

type ArgumentCheck = (args: Readonly<Record<string, unknown>>) => Promise<ArgumentReport>;

const nothing: ArgumentReport = { problems: [], warnings: [] };

/** The rules of a gateway config. Portkey answers a wrong one with "Invalid request" and no more. */
const config: ArgumentCheck = async (args) => {
  if (args['config'] === undefined) return nothing;
  const { checkConfig, sentenceOf } = await import('../config-check/index.ts');
  const { errors, warnings, unlisted } = checkConfig(args['config']);
  return {
    problems: errors.map(({ path, message, fix }) => ({
      path: path === '' ? 'config' : path.startsWith('[') ? `config${path}` : `config.${path}`,
      message: `${message}; ${fix}`,
    })),
    warnings: [
      ...warnings.map(sentenceOf),
      ...(unlisted > 0 ? [`${unlisted} more findings are not listed`] : []),
    ],
  };
};

/** By tool. */
export const argumentChecks: Readonly<Partial<Record<ToolName, ArgumentCheck>>> = {
  create_config: config,
  update_config: config,
};
