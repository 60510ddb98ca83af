// References of a config to other objects: providers, virtual keys, guardrails and prompts of the workspace.
import { at, isObject, type Json, join } from './findings.ts';

export type ReferenceKind = 'provider' | 'virtual_key' | 'guardrail' | 'prompt' | 'model';

/** One name, with every path that it stands at. A model is named as `@slug/model`. */
export interface ConfigReference {
  readonly kind: ReferenceKind;
  readonly name: string;
  readonly paths: readonly string[];
}

/** More than these are not looked up. */
const maxReferences = 500;

/** The references of a config that has passed the bounds, in the order of the text. */
export function referencesOf(config: Json): readonly ConfigReference[] {
  const found = new Map<string, { kind: ReferenceKind; name: string; paths: string[] }>();
  const add = (kind: ReferenceKind, name: unknown, path: string): void => {
    if (typeof name !== 'string' || name === '') return;
    const id = `${kind} ${name}`;
    const known = found.get(id);
    if (known) known.paths.push(path);
    else if (found.size < maxReferences) found.set(id, { kind, name, paths: [path] });
  };
  visit(config, '', add);
  return [...found.values()];
}

type Add = (kind: ReferenceKind, name: unknown, path: string) => void;

function visit(level: Json, path: string, add: Add): void {
  const { provider, virtual_key: virtualKey, prompt_id: prompt } = level;
  if (typeof provider === 'string' && provider.startsWith('@')) {
    addProvider(provider, join(path, 'provider'), add);
  }
  add('virtual_key', virtualKey, join(path, 'virtual_key'));
  add('prompt', prompt, join(path, 'prompt_id'));
  for (const key of ['override_params', 'default_params']) {
    const params = level[key];
    const model = isObject(params) ? params['model'] : undefined;
    if (typeof model === 'string' && model.startsWith('@'))
      addProvider(model, join(join(path, key), 'model'), add);
  }
  for (const key of [
    'input_guardrails',
    'output_guardrails',
    'before_request_hooks',
    'after_request_hooks',
  ]) {
    const list = level[key];
    if (!Array.isArray(list)) continue;
    for (const [index, entry] of list.entries()) {
      const place = at(join(path, key), index);
      if (typeof entry === 'string') add('guardrail', entry, place);
      else if (isObject(entry) && !Array.isArray(entry['checks']))
        add('guardrail', entry['id'], join(place, 'id'));
    }
  }
  const { targets } = level;
  if (!Array.isArray(targets)) return;
  for (const [index, target] of targets.entries()) {
    if (isObject(target)) visit(target, at(join(path, 'targets'), index), add);
  }
}

/** `@slug` names a provider; `@slug/model` a model of it too. */
function addProvider(text: string, path: string, add: Add): void {
  const slash = text.indexOf('/');
  add('provider', slash < 0 ? text.slice(1) : text.slice(1, slash), path);
  if (slash > 1 && slash < text.length - 1) add('model', text, path);
}
