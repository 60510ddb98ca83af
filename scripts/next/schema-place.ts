// Where a field of a reply or a body stands in a contract, as the target of an overlay's action.
import { type Document, isObject, type Json, own, referred } from '../../codegen/contract/document.ts';

/** A value of the document and the JSONPath that leads to it. */
interface Node {
  readonly path: string;
  readonly value: unknown;
}

const plain = /^[A-Za-z_]\w*$/;
const step = (name: string): string => (plain.test(name) ? `.${name}` : `['${name}']`);

function below({ path, value }: Node, name: string): Node {
  return { path: `${path}${step(name)}`, value: own(value, name) };
}

/** The schema behind a reference, at the place where it is defined. */
function defined(document: Document, node: Node): Node {
  const reference = own(node.value, '$ref');
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return node;
  const path = `$${reference.slice(2).split('/').map(step).join('')}`;
  return { path, value: referred(document, reference) };
}

function find(document: Document, at: Node, steps: readonly string[], depth = 0): string | undefined {
  const node = defined(document, at);
  const [first, ...rest] = steps;
  if (first === undefined) return node.path;
  // A circle of references.
  if (!isObject(node.value) || depth > 50) return undefined;
  const next = first === '[]' ? below(node, 'items') : below(below(node, 'properties'), first);
  // A field is marked where it is a property, not where the schema that it shares is defined.
  if (isObject(next.value))
    return rest.length === 0 && first !== '[]' ? next.path : find(document, next, rest, depth + 1);
  for (const union of ['allOf', 'oneOf', 'anyOf']) {
    const branches = own(node.value, union);
    for (const [index, value] of Array.isArray(branches) ? branches.entries() : []) {
      const found = find(document, { path: `${node.path}.${union}[${index}]`, value }, steps, depth + 1);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/**
 * The JSONPath of a field of an operation's JSON reply or body.
 * @param field as reports write it: `data[].key`
 * @returns undefined where the contract does not describe it
 */
export function placeOf(
  document: Document,
  key: string,
  side: 'reply' | 'body',
  field: string,
): string | undefined {
  const [method = '', path = ''] = key.split(' ');
  const operation: Node = {
    path: `$.paths['${path}'].${method.toLowerCase()}`,
    value: own(own(document.paths, path), method.toLowerCase()),
  };
  const responses = below(operation, 'responses');
  const status = Object.keys((responses.value ?? {}) as Json).find((each) => /^2/.test(each));
  const holder = side === 'body' ? below(operation, 'requestBody') : below(responses, status ?? '200');
  const content = below(defined(document, holder), 'content');
  const media = Object.keys((content.value ?? {}) as Json).find((each) => /json/.test(each));
  if (media === undefined) return undefined;
  const schema = below(below(content, media), 'schema');
  const steps = field.split('.').flatMap((name) => {
    const bare = name.replaceAll('[]', '');
    return [bare, ...Array.from({ length: (name.length - bare.length) / 2 }, () => '[]')];
  });
  return find(document, schema, steps[0] === '' ? steps.slice(1) : steps);
}
