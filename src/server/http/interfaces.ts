// Types shared by the HTTP components. Each component is one file or folder beside this one.

import type { EventStore } from '@modelcontextprotocol/server';
import type { PlatformName } from '../../runtime/operation.ts';

/** Who calls. */
export interface Principal {
  /** The same for the same caller on every process; never a secret. */
  readonly id: string;
  readonly scopes: readonly string[];
  /** Roles by the claim that MCP_ROLES names; absent where there are none. */
  readonly roles?: readonly string[];
  /** Seconds since 1970, where the credential ends. */
  readonly expiresAt?: number;
}

export type AuthOutcome =
  | { readonly ok: true; readonly principal: Principal }
  | {
      readonly ok: false;
      readonly status: 401 | 403 | 503;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: object;
    };

export interface Authenticator {
  /**
   * Never rejects.
   * @param resource the endpoint's absolute URL, which the RFC 9728 metadata is about
   */
  readonly authenticate: (
    headers: { readonly authorization?: string },
    resource: string,
  ) => Promise<AuthOutcome>;
  /** What GET /auth/info says. */
  readonly info: (resource: string) => object;
  /** The RFC 9728 document; absent where there is no issuer. */
  readonly metadata?: (resource: string) => object;
  readonly close?: () => Promise<void>;
}

/** A part's state, for /ready. */
export interface PartHealth {
  readonly ok: boolean;
  readonly [fact: string]: unknown;
}

export interface Limiter {
  /**
   * Counts one request, or so many. Never rejects: a store that fails is replaced by this process's own count.
   */
  readonly take: (
    principalId: string,
    address: string,
    requests?: number,
  ) => Promise<{
    readonly allowed: boolean;
    /** RateLimit headers, and Retry-After when it is not allowed. */
    readonly headers: Readonly<Record<string, string>>;
    readonly retryAfterS?: number;
  }>;
  readonly health: () => PartHealth;
  readonly close: () => Promise<void>;
}

/** What events are bound to: they can be read back with exactly the same. */
export interface EventBinding {
  readonly principal: string;
  readonly session: string;
  /** Of the caller's Portkey key, where each brings its own. */
  readonly keyDigest?: string;
}

export interface EventStoreFactory {
  readonly forSession: (binding: EventBinding) => EventStore & {
    /** The session has ended: what is held for it goes. */
    readonly drop?: () => Promise<void>;
  };
  readonly health: () => PartHealth;
  readonly close: () => Promise<void>;
}

export interface Metrics {
  readonly request: (record: {
    readonly method: string;
    /** One of the server's own paths, or `other`. */
    readonly route: string;
    readonly status: number;
    readonly ms: number;
  }) => void;
  readonly call: (record: {
    /** A tool of the catalog, or `unknown`. */
    readonly tool: string;
    readonly status: 'ok' | 'error';
    readonly ms: number;
  }) => void;
  /** One upstream attempt; from the second on it is a retry. */
  readonly attempt: (record: {
    readonly operation: string;
    readonly attempt: number;
    readonly status?: number | undefined;
    readonly code?: string | undefined;
    readonly ms: number;
  }) => void;
  /** A request refused by the limits. */
  readonly limited: () => void;
  /** Prometheus text and its media type. */
  readonly render: () => Promise<{ readonly contentType: string; readonly body: string }>;
}

/** What metrics ask when they are read. */
export interface Gauges {
  readonly platform?: PlatformName;
  readonly sessions: () => number;
  readonly limiter: () => PartHealth;
  readonly events: () => PartHealth;
}

/** What the page for people shows. */
export interface PageFacts {
  readonly version: string;
  /** The endpoint's absolute URL. */
  readonly endpoint: string;
  readonly authMode: 'none' | 'bearer' | 'clerk' | 'oidc';
  readonly keyMode: 'shared' | 'per-request';
  readonly toolMode: 'full' | 'compact' | 'discover';
  readonly readOnly: boolean;
  /** The header in which each caller sends its own key. */
  readonly keyHeader: string;
  readonly sandbox: boolean;
  /** False where calls cannot work for want of a key. */
  readonly keyPresent: boolean;
  readonly tools: readonly {
    readonly name: string;
    readonly title: string;
    readonly description: string;
    readonly domain: string;
    readonly class: 'read' | 'write' | 'destructive';
  }[];
}

export interface Page {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Tells the operator; never a value that a caller sent. */
export type Report = (level: 'error' | 'warn' | 'info' | 'debug', message: string, facts?: object) => void;
