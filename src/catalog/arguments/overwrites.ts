// Values that would overwrite stored data by accident: the mask of a credential as it was read, and
// an empty text where the argument was to be left out.
import { isRecord } from '../../runtime/json.ts';
import type { ArgumentIssue } from '../tool.ts';

/** Portkey shows a secret as `san**********acy`; its neighbours use dots, blocks, or a word in brackets. */
const maskText = /\*{3,}|[•●∙·█]{3,}|^[xX]{6,}$|^[<[(]?\s*(?:redacted|masked|hidden)\s*[>\])]?$/i;

/** Names under which the world keeps credentials, for objects whose fields the contract does not list. */
const secretName =
  /(?:^|[_\-.])(?:api[_-]?)?(?:key|secret|token|password|passwd|pwd|credentials?|authorization|private[_-]?key)s?$|(?:Key|Secret|Token|Password|Credentials?)$|^(?:apikey|authorization|cookie)$/;

/** True when a text looks like a credential that was blotted out. */
export function isMask(value: string): boolean {
  return value.length <= 512 && maskText.test(value.trim());
}

/** `auth_config.key` and `checks[].parameters.credentials`, held against the path of a value or of what is above it. */
function matcher(paths: readonly string[]): (path: string) => boolean {
  const known = paths.map((path) => path.replaceAll('.*', '.'));
  return (path) =>
    known.some((secret) => path === secret || path.startsWith(secret.endsWith('.') ? secret : `${secret}.`));
}

/**
 * Credentials among the arguments that are masks, at any depth.
 * @param credentials paths that the contract marks as secret; names that sound like one count as well.
 */
export function maskedCredentials(
  args: Readonly<Record<string, unknown>>,
  credentials: readonly string[],
): readonly ArgumentIssue[] {
  const isCredential = matcher(credentials);
  const issues: ArgumentIssue[] = [];
  const visit = (value: unknown, path: string, shape: string, name: string): void => {
    if (typeof value === 'string') {
      if (isMask(value) && (isCredential(shape) || secretName.test(name)))
        issues.push({ path, message: 'is a mask, not the credential: leave it out to keep the stored one' });
    } else if (Array.isArray(value)) {
      for (const [at, item] of value.entries()) visit(item, `${path}[${at}]`, `${shape}[]`, name);
    } else if (isRecord(value)) {
      for (const [key, child] of Object.entries(value)) {
        const prefix = path === '' ? '' : '.';
        visit(child, `${path}${prefix}${key}`, `${shape}${prefix}${key}`, key);
      }
    }
  };
  visit(args, '', '', '');
  return issues;
}

/**
 * Empty texts for optional arguments of a change that nobody means: where null is what clears, and where the same call
 * has other blanks, so that its caller seems to fill in whatever it cannot leave out. An empty text alone is meant.
 * @param optional names of the optional texts in the body, and whether null clears each.
 */
export function emptyTexts(
  args: Readonly<Record<string, unknown>>,
  optional: ReadonlyMap<string, { readonly nullClears: boolean }>,
): readonly ArgumentIssue[] {
  const blanks = Object.values(args).filter((value) => value === '' || value === null).length;
  return Object.entries(args).flatMap(([path, value]) => {
    const argument = value === '' ? optional.get(path) : undefined;
    if (!argument || (!argument.nullClears && blanks === 1)) return [];
    const clear = argument.nullClears ? 'give null to clear it' : 'send it without other blanks to clear it';
    return [{ path, message: `is empty: leave it out to keep the stored value, or ${clear}` }];
  });
}
