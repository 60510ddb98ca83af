// Compares an operation beside its schemas: security, servers, media types, reply headers.
import { isDeepStrictEqual } from 'node:util';
import { type Document, isObject, type Json, operationsOf, own } from '../contract/document.ts';
import { serverUrls } from '../contract/extract.ts';
import type { Change } from './change.ts';
import { show } from './schema-text.ts';

/** Facts of one operation that no schema holds. */
export interface WireFacts {
  readonly deprecated: boolean;
  /** Alternatives; each is the sorted names of the schemes that it needs. Undefined where nothing is said. */
  readonly security: readonly string[] | undefined;
  readonly servers: readonly string[];
  /** True when no rule knows the addresses. */
  readonly unknownServers: boolean;
  readonly bodyRequired: boolean | undefined;
  readonly bodyMedia: readonly string[];
  /** Parameters by "place name", without their schemas. */
  readonly parameters: ReadonlyMap<string, Json>;
  readonly replies: ReadonlyMap<
    string,
    { readonly media: readonly string[]; readonly headers: readonly string[] }
  >;
  readonly callbacks: readonly string[];
}

function keysOf(value: unknown): string[] {
  return isObject(value) ? Object.keys(value).sort() : [];
}

/** `application/json; charset=utf-8` is `application/json`. */
function mediaOf(content: unknown): string[] {
  return [...new Set(keysOf(content).map((media) => media.split(';')[0]?.trim().toLowerCase() ?? media))];
}

function securityOf(document: Document, operation: Json): string[] | undefined {
  const given = operation['security'] ?? document['security'];
  return Array.isArray(given) ? given.map((each) => keysOf(each).join(' + ')).sort() : undefined;
}

/** The facts of every operation, by its key. */
export function wireFacts(document: Document): Map<string, WireFacts> {
  return new Map(
    operationsOf(document).map(({ key, operation, item }) => {
      const body = operation['requestBody'];
      const parameters = Array.isArray(operation['parameters']) ? (operation['parameters'] as Json[]) : [];
      const responses = isObject(operation['responses']) ? operation['responses'] : {};
      return [
        key,
        {
          deprecated: operation['deprecated'] === true,
          security: securityOf(document, operation),
          servers: serverUrls(document, item, operation),
          unknownServers: operation['x-plane-unknown'] === true,
          bodyRequired: isObject(body) ? body['required'] === true : undefined,
          bodyMedia: mediaOf(own(body, 'content')),
          parameters: new Map(
            parameters.map(({ schema: _, ...rest }) => [
              `${String(rest['in'])} ${String(rest['name'])}`,
              rest,
            ]),
          ),
          replies: new Map(
            Object.entries(responses).map(([status, reply]) => [
              status,
              { media: mediaOf(own(reply, 'content')), headers: keysOf(own(reply, 'headers')) },
            ]),
          ),
          callbacks: keysOf(operation['callbacks']),
        },
      ];
    }),
  );
}

const listed = (values: readonly string[]): string => (values.length > 0 ? values.join(', ') : 'none');

function without(values: readonly string[], others: readonly string[]): string[] {
  return values.filter((value) => !others.includes(value));
}

/** What changed beside the schemas, for the request and for the reply. */
export function compareWire(was: WireFacts, now: WireFacts): { request: Change[]; reply: Change[] } {
  const request: Change[] = [];
  const add = (kind: Change['kind'], path: string, text: string, breaking: boolean): void => {
    request.push({ kind, path, text, breaking });
  };
  if (was.deprecated !== now.deprecated)
    add('word', '', now.deprecated ? 'the operation is deprecated now' : 'not deprecated any more', false);
  if (!isDeepStrictEqual(was.security, now.security)) {
    const [before, after] = [was.security ?? [], now.security ?? []];
    const lost = after.length > 0 && (before.length === 0 || without(before, after).length > 0);
    add('access', '', `security ${listed(before)} became ${listed(after)}`, lost);
  }
  if (!isDeepStrictEqual(was.servers, now.servers)) {
    const lost = without(was.servers, now.servers).length > 0 || now.servers[0] !== was.servers[0];
    add('place', '', `server ${listed(was.servers)} became ${listed(now.servers)}`, lost);
  }
  if (
    was.bodyRequired !== undefined &&
    now.bodyRequired !== undefined &&
    was.bodyRequired !== now.bodyRequired
  )
    add(
      'required',
      '',
      now.bodyRequired ? 'the body is required now' : 'the body is optional now',
      now.bodyRequired,
    );
  if (!isDeepStrictEqual(was.bodyMedia, now.bodyMedia)) {
    const lost = without(was.bodyMedia, now.bodyMedia).length > 0;
    add('shape', '', `media type ${listed(was.bodyMedia)} became ${listed(now.bodyMedia)}`, lost);
  }
  if (!isDeepStrictEqual(was.callbacks, now.callbacks))
    add('shape', '', `callbacks ${listed(was.callbacks)} became ${listed(now.callbacks)}`, false);
  return { request: [...request, ...compareParameters(was, now)], reply: compareReplyWire(was, now) };
}

const compared = new Set(['name', 'in', 'required', 'x-argument']);

function compareParameters({ parameters: was }: WireFacts, { parameters: now }: WireFacts): Change[] {
  return [...new Set([...was.keys(), ...now.keys()])].flatMap((key): Change[] => {
    const [before, after] = [was.get(key), now.get(key)];
    const path = key.slice(key.indexOf(' ') + 1);
    // Cookies are no arguments of a tool, so that nothing else compares them.
    if (key.startsWith('cookie ') && (!before || !after)) {
      const required = after?.['required'] === true;
      const text = after ? `cookie added${required ? ', required' : ''}` : 'cookie removed';
      return [{ kind: after ? 'added' : 'removed', path, text, breaking: required }];
    }
    if (!before || !after) return [];
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((name): Change[] => {
      if (compared.has(name) || isDeepStrictEqual(before[name], after[name])) return [];
      if (name === 'deprecated') {
        const text = after[name] === true ? 'deprecated now' : 'not deprecated any more';
        return [{ kind: 'word', path, text, breaking: false }];
      }
      const text = `${name} ${show(before[name])} became ${show(after[name])}`;
      // It decides how a value is written on the wire.
      return [{ kind: 'shape', path, text, breaking: name !== 'allowEmptyValue' }];
    });
  });
}

function compareReplyWire(was: WireFacts, now: WireFacts): Change[] {
  return [...was.replies].flatMap(([status, before]): Change[] => {
    const after = now.replies.get(status);
    if (!after) return [];
    const changes: Change[] = [];
    const path = status.startsWith('2') ? '' : `(${status})`;
    const lost = without(before.media, after.media);
    if (!isDeepStrictEqual(before.media, after.media))
      changes.push({
        kind: 'shape',
        path,
        text: `media type ${listed(before.media)} became ${listed(after.media)}`,
        breaking: status.startsWith('2') && lost.length > 0,
      });
    if (!isDeepStrictEqual(before.headers, after.headers))
      changes.push({
        kind: 'shape',
        path,
        text: `headers ${listed(before.headers)} became ${listed(after.headers)}`,
        breaking: false,
      });
    return changes;
  });
}
