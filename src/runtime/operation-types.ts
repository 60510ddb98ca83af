// Argument and reply types, derived from an operation of `paths` (openapi-typescript).

/** One place of an operation's parameters as an object; an empty one where there are none. */
type Place<Operation, Name extends string> = Operation extends {
  parameters: Readonly<Record<Name, infer Given>>;
}
  ? unknown extends Given
    ? Given
    : [NonNullable<Given>] extends [never]
      ? unknown
      : NonNullable<Given>
  : Operation extends { parameters: Readonly<Partial<Record<Name, infer Given>>> }
    ? [NonNullable<Given>] extends [never]
      ? unknown
      : NonNullable<Given>
    : unknown;

/** The JSON of a content map, whichever its media type is called. */
type Json<Content> = Content extends Readonly<Record<string, unknown>> ? Content[keyof Content] : unknown;

/** A body that may be left out leaves all of its fields to the caller. */
type Body<Operation> = Operation extends { requestBody: { content: infer Content } }
  ? Json<Content>
  : Operation extends { requestBody?: infer Given }
    ? NonNullable<Given> extends { content: infer Content }
      ? Partial<Json<Content>>
      : unknown
    : unknown;

/** Names on the wire become the names of arguments: `x-region` is `x_region`, unless the map says otherwise. */
type Snake<Name> = Name extends `${infer Head}-${infer Tail}` ? `${Head}_${Snake<Tail>}` : Name;
type Named<Given, Names> = Given extends object
  ? { [Key in keyof Given as Key extends keyof Names ? Names[Key] & string : Snake<Key>]: Given[Key] }
  : unknown;

type Flat<Given> = Given extends object
  ? { [Key in keyof Given]: Given[Key] }
  : Readonly<Record<never, never>>;

/** All arguments of an operation in one object, as its tool takes them. `Names` maps names on the wire to others. */
export type OperationArguments<Operation, Names = unknown> = Flat<
  Named<Place<Operation, 'path'>, Names> &
    Named<Place<Operation, 'query'>, Names> &
    Named<Place<Operation, 'header'>, Names> &
    Body<Operation>
>;

type Good = 200 | 201 | 202 | 203 | 204 | 206 | 'default';

/** The JSON of the reply to a call that succeeded; undefined where that has no content. */
export type OperationReply<Operation> = Operation extends { responses: infer Replies }
  ? {
      [Status in keyof Replies & Good]: Replies[Status] extends { content: infer Content }
        ? Json<NonNullable<Content>>
        : undefined;
    }[keyof Replies & Good]
  : unknown;

/** What an operation takes and gives. */
export interface OperationTypes<Operation, Names = unknown> {
  readonly arguments: OperationArguments<Operation, Names>;
  readonly reply: OperationReply<Operation>;
}
