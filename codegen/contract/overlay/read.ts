// Overlay documents (OAI Overlay 1.0) as they are read, and what may be wrong with one of their actions.
import { parse } from 'yaml';
import { isObject } from '../document.ts';

/** One action of an overlay document. Exactly one of `update` and `remove` is given. */
export interface OverlayAction {
  readonly target: string;
  /** Why, and on whose word: shown in docs and in failures. */
  readonly description: string;
  readonly update?: unknown;
  readonly remove?: true;
  /**
   * What the target held when the action was written: the whole value of a removal, the replaced parts of an update.
   * The action fails when upstream has changed that, so that a correction cannot hide a change.
   */
  readonly was?: unknown;
  /** The same by place (a normalised JSONPath), where the targets hold different values. */
  readonly 'was-each'?: Readonly<Record<string, unknown>>;
}

export interface Overlay {
  readonly file: string;
  readonly title: string;
  readonly actions: readonly OverlayAction[];
}

export type OverlayFault = 'malformed' | 'no match' | 'no change' | 'changed' | 'published' | 'dangling';

/** What is wrong with an action, and which one it is. */
export class OverlayError extends Error {
  override readonly name = 'OverlayError';
  readonly kind: OverlayFault;
  readonly file: string;
  readonly action: number;
  /** The references that lead nowhere, where that is what is wrong. */
  readonly references: readonly string[];
  /** What there is now, where that is not what the action states. */
  found?: Pick<OverlayAction, 'was' | 'was-each'>;

  constructor(
    kind: OverlayFault,
    file: string,
    action: number,
    message: string,
    references: readonly string[] = [],
  ) {
    super(action < 0 ? `${file}: ${message}` : `${file}, action ${action + 1}: ${message}`);
    this.kind = kind;
    this.file = file;
    this.action = action;
    this.references = references;
  }
}

/**
 * Reads the text of an overlay document.
 * @throws OverlayError when it is not Overlay 1.0 or an action lacks its target, reason or verb.
 */
export function readOverlay(file: string, text: string): Overlay {
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    throw new OverlayError(
      'malformed',
      file,
      -1,
      `is no YAML: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (!isObject(document) || document['overlay'] !== '1.0.0' || !Array.isArray(document['actions'])) {
    throw new OverlayError(
      'malformed',
      file,
      -1,
      'not an Overlay 1.0 document ("overlay: 1.0.0" and "actions")',
    );
  }
  const info = isObject(document['info']) ? document['info'] : {};
  const actions = document['actions'].map((action: unknown, index) => {
    if (!isObject(action) || typeof action['target'] !== 'string') {
      throw new OverlayError('malformed', file, index, 'has no "target"');
    }
    if (typeof action['description'] !== 'string') {
      throw new OverlayError('malformed', file, index, `${action['target']} gives no reason ("description")`);
    }
    if ('update' in action === (action['remove'] === true)) {
      throw new OverlayError(
        'malformed',
        file,
        index,
        `${action['target']} needs either "update" or "remove: true"`,
      );
    }
    return action as unknown as OverlayAction;
  });
  return { file, title: String(info['title'] ?? file), actions };
}
