// Sessions of clients of the legacy era. Each belongs to the caller that opened it: to anyone else it does not exist.
import { randomUUID } from 'node:crypto';
import type { RequestId, Server } from '@modelcontextprotocol/server';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/server';
import type { EventStoreFactory } from '../interfaces.ts';
import { bindingOf, type RequestContext } from '../request-context.ts';

/** A request that is not answered yet. */
export interface InFlightRequest {
  readonly id: RequestId;
  /** The SDK keeps one answer an id: of two requests with the same one, the first would never be answered. */
  readonly inSdk: boolean;
  readonly callOff: (reason: Error) => void;
}

export interface Session {
  readonly id: string;
  readonly transport: WebStandardStreamableHTTPServerTransport;
  readonly inFlight: Set<InFlightRequest>;
  /** The protocol that was agreed on, once it was. */
  readonly version: () => string | undefined;
  /** Counts an exchange as under way. @returns what to call when it has ended, once or more */
  readonly enter: () => () => void;
  /** The session is used now. */
  readonly touch: () => void;
  /** Ends the session, whatever is under way in it, and what is held for its replay. */
  readonly close: () => Promise<void>;
}

export interface SessionRules {
  readonly max: number;
  readonly idleMs: number;
  readonly build: () => Server;
  readonly events?: EventStoreFactory;
  readonly onError: (error: Error) => void;
}

export interface Sessions {
  readonly count: () => number;
  /** The caller's own session of that id. */
  readonly find: (id: string, context: RequestContext) => Session | undefined;
  /** A session that is kept once it has been initialized, or the seconds after which there may be room. */
  readonly open: (context: RequestContext) => Promise<Session | { readonly retryAfterS: number }>;
  /** Ends the streams that only wait for news; calls go on. */
  readonly endStreams: () => void;
  readonly close: () => Promise<void>;
}

/** How soon a client may reconnect to a stream that broke, in ms. */
const reconnectMs = 1_000;

const sweepMs = { least: 50, most: 10_000 };

interface Held extends Session {
  /** Ends it here alone: another process may still replay its events. */
  readonly leave: () => Promise<void>;
  readonly owner: string;
  exchanges: number;
  lastUse: number;
}

/** By digest in full: two keys never share a session. */
function ownerOf(context: RequestContext): string {
  return `${context.principal.id}\0${context.keyDigest ?? ''}`;
}

export function createSessions(rules: SessionRules): Sessions {
  const held = new Map<string, Held>();
  /** Made for a request that has yet to initialize them. */
  const opening = new Set<Held>();
  const taken = (): number => held.size + opening.size;

  const idleFor = (session: Held): number => (session.exchanges > 0 ? 0 : Date.now() - session.lastUse);
  const sweep = (): void => {
    for (const session of held.values()) if (idleFor(session) >= rules.idleMs) void session.close();
  };
  const timer = setInterval(sweep, Math.min(sweepMs.most, Math.max(sweepMs.least, rules.idleMs / 4)));
  timer.unref();

  /**
   * The session that ends for a new one of this caller: its own that is idle longest, since many clients never end
   * theirs; else one of whoever has more than a fair share.
   */
  const givesWay = (owner: string): Held | undefined => {
    const idle = [...held.values()]
      .filter(({ exchanges }) => exchanges === 0)
      .sort((a, b) => a.lastUse - b.lastUse);
    const counts = new Map<string, number>([[owner, 0]]);
    for (const session of held.values()) counts.set(session.owner, (counts.get(session.owner) ?? 0) + 1);
    const share = Math.max(1, rules.max / counts.size);
    return (
      idle.find((session) => session.owner === owner) ??
      idle.find((session) => (counts.get(session.owner) ?? 0) > share) ??
      // Streams that only wait keep no place from those who have fewer.
      [...held.values()]
        .filter(
          ({ owner: of, inFlight }) => of !== owner && (counts.get(of) ?? 0) > share && inFlight.size === 0,
        )
        .sort((a, b) => a.lastUse - b.lastUse)[0]
    );
  };

  const make = async (context: RequestContext): Promise<Held> => {
    const id = randomUUID();
    const events = rules.events?.forSession(bindingOf(context, id));
    const server = rules.build();
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => id,
      ...(events && { eventStore: events, retryInterval: reconnectMs }),
      onsessioninitialized: () => {
        opening.delete(session);
        held.set(id, session);
      },
    });
    const session: Held = {
      id,
      owner: ownerOf(context),
      transport,
      inFlight: new Set(),
      version: () => server.getNegotiatedProtocolVersion(),
      exchanges: 0,
      lastUse: Date.now(),
      enter: () => {
        session.exchanges += 1;
        let left = false;
        return () => {
          if (left) return;
          left = true;
          session.exchanges -= 1;
          session.lastUse = Date.now();
        };
      },
      touch: () => {
        session.lastUse = Date.now();
      },
      leave: async () => {
        opening.delete(session);
        held.delete(id);
        for (const { callOff } of session.inFlight) callOff(new Error('The session has ended'));
        await server.close().catch(rules.onError);
      },
      close: async () => {
        await session.leave();
        await events?.drop?.().catch(rules.onError);
      },
    };
    server.onerror = rules.onError;
    opening.add(session);
    await server.connect(transport).catch((error: unknown) => {
      opening.delete(session);
      throw error;
    });
    const closed = transport.onclose;
    transport.onclose = () => {
      closed?.();
      // The client's own DELETE ends the transport from within.
      if (held.has(id)) void session.close();
    };
    return session;
  };

  return {
    count: () => held.size,
    find: (id, context) => {
      const session = held.get(id);
      if (session?.owner !== ownerOf(context)) return undefined;
      if (idleFor(session) < rules.idleMs) return session;
      void session.close();
      return undefined;
    },
    open: async (context) => {
      if (taken() >= rules.max) sweep();
      if (taken() >= rules.max) void givesWay(ownerOf(context))?.close();
      if (taken() >= rules.max) {
        const longest = Math.max(...[...held.values()].map(idleFor), 0);
        return { retryAfterS: Math.min(60, Math.max(1, Math.ceil((rules.idleMs - longest) / 1000))) };
      }
      return await make(context);
    },
    endStreams: () => {
      for (const session of held.values()) session.transport.closeStandaloneSSEStream();
    },
    close: async () => {
      clearInterval(timer);
      await Promise.all([...held.values()].map((session) => session.leave()));
    },
  };
}
