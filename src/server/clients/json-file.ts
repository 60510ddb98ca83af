// Clients that keep their servers in a JSON file; they differ in its place and in how an entry is written.
import type { Client, LocalTarget, Snippet, ToolLimit } from './mcp-client.ts';
import {
  addressFor,
  command,
  environmentNotes,
  headersOf,
  type Interpolate,
  json,
  localEnvironment,
  localNotes,
  openAiMaxTools,
  placeholder,
  serverName,
} from './parts.ts';

interface JsonClient extends ToolLimit {
  readonly id: string;
  readonly file: string;
  /** The key above the servers. */
  readonly root: string;
  readonly value: Interpolate;
  /** The entry of a server behind an address. */
  readonly entry: (url: string, headers: Record<string, string>) => object;
  /** What stands for the key in the local entry; the placeholder where the client cannot look it up. */
  readonly localKey?: string;
  /** The entry of a server on the own machine, where it is written in a way of the client's own. */
  readonly localEntry?: (target: LocalTarget, environment: Record<string, string>) => object;
}

/** A client with a JSON file of servers. */
export function jsonClient(given: JsonClient): Client {
  const { ownTools } = given;
  // What a client offers of its own stands in the same request.
  const of = ownTools === undefined ? given : { ...given, maxTools: openAiMaxTools - ownTools };
  const { maxTools, localEntry = command } = of;
  const snippet = (entry: object, notes: readonly string[]): Snippet => ({
    where: of.file,
    language: 'json',
    text: json({ [of.root]: { [serverName]: entry } }),
    notes,
  });
  return {
    id: of.id,
    name: of.name,
    ...(maxTools !== undefined && { maxTools }),
    ...(ownTools !== undefined && { ownTools }),
    local: (target) =>
      snippet(
        localEntry(target, localEnvironment(target, maxTools, of.localKey ?? placeholder)),
        localNotes(target, of),
      ),
    remote: (target) => {
      const { url, notes } = addressFor(target, of);
      return snippet(of.entry(url, headersOf(target, of.value)), [...notes, ...environmentNotes(target)]);
    },
  };
}
