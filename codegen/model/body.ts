// The body of a request as a tool's arguments: which media type it has, and which of its properties are arguments.
import { isObject, type Json, own } from '../contract/document.ts';
import type { Body } from './operation.ts';
import type { Schema, SchemaReader } from './schema.ts';

/** `application/json`, `application/json; charset=utf-8`, `application/merge-patch+json`; not `text/plain`. */
const json = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

/** The media type of a `content` that is JSON, the plain one first; undefined where none is. */
export function jsonMedia(content: unknown): string | undefined {
  const all = isObject(content) ? Object.keys(content).filter((media) => json.test(media)) : [];
  return all.find((media) => /^application\/json\s*(?:;|$)/i.test(media)) ?? all[0];
}

/** The schema of a `content`'s JSON; undefined where it has none. */
export function jsonSchema(content: unknown): unknown {
  const media = jsonMedia(content);
  return media === undefined ? undefined : own(own(content, media), 'schema');
}

/** The body of a request; undefined where there is none. One that is no JSON has no properties: see problems.ts. */
export function readBody(raw: unknown, reader: SchemaReader): Body | undefined {
  if (!isObject(raw)) return undefined;
  const media = jsonMedia(raw['content']);
  const read = reader.read(jsonSchema(raw['content']));
  // A root union cannot be a tool's input: its first object carries the properties (POST /logs).
  const object = read.anyOf?.find((branch) => branch.type === 'object') ?? read;
  const { anyOf: _, ...schema }: Schema = { ...object, type: 'object' };
  const properties = Object.keys(schema.properties ?? {});
  const whole = properties.find((name) => schema.properties?.[name]?.['x-body'] === true);
  return {
    required: raw['required'] === true || (schema.required?.length ?? 0) > 0,
    schema,
    properties: properties.filter((name) => name !== whole),
    open: schema.additionalProperties !== undefined && schema.additionalProperties !== false,
    ...(whole !== undefined && { whole }),
    filled: properties.filter((name) => schema.properties?.[name]?.['x-fill-empty'] === true),
    ...(reader.everything && read.anyOf && { union: read.anyOf }),
    ...(media !== undefined && !/^application\/json/i.test(media) && { media: media.toLowerCase() }),
  };
}

/** Why a body cannot be spread over a tool's arguments; undefined where it can. */
export function bodyProblem(raw: Json): string | undefined {
  const body = raw['requestBody'];
  if (!isObject(body)) return undefined;
  const content = isObject(body['content']) ? body['content'] : {};
  const media = jsonMedia(content);
  const way =
    'describe it as a JSON object in an overlay, or leave the operation out in openapi/left-out.yaml';
  if (media === undefined) {
    const found = Object.keys(content).join(', ') || 'nothing';
    return `has a body that is no JSON (${found}): ${way}`;
  }
  const type = own(own(content, media), 'schema') ?? {};
  const types = [own(type, 'type')].flat();
  const array =
    types.length > 0 && types.every((each) => each !== undefined && each !== 'object' && each !== 'null');
  return array
    ? `has a body that is ${types.join(' or ')} and no object: mark an argument that is the whole body with x-body in an overlay, or leave the operation out in openapi/left-out.yaml`
    : undefined;
}
