// Type of a client: its configuration snippet, and how many tools it takes.

/** The server on the client's own machine. */
export interface LocalTarget {
  readonly sandbox: boolean;
  /** Tools that full mode lists. */
  readonly tools: number;
  /** Windows starts npx through cmd. */
  readonly windows?: boolean;
}

/** The server behind an address. */
export interface RemoteTarget {
  /** The endpoint, absolute. */
  readonly url: string;
  /** `token`: each request carries one. `login`: the client logs in at the issuer by itself. */
  readonly credential: 'none' | 'token' | 'login';
  /** Each caller brings a Portkey key of its own. */
  readonly ownKey: boolean;
  /** The header in which it does. */
  readonly keyHeader?: string;
  readonly toolMode: 'full' | 'compact' | 'discover';
  /** Tools that full mode lists. */
  readonly tools: number;
}

/** What to paste, and where. */
export interface Snippet {
  readonly where: string;
  readonly language: 'json' | 'toml' | 'shell';
  readonly text: string;
  /** What to know of it: what it leaves out, what to put in. Plain sentences. */
  readonly notes: readonly string[];
}

/** How many tools a client takes. */
export interface ToolLimit {
  readonly name: string;
  /** The most that it takes well; what it takes is otherwise only a question of tokens. */
  readonly maxTools?: number;
  /** Where the limit is that of OpenAI's models: how many tools of its own the client offers them. */
  readonly ownTools?: number;
}

export interface Client extends ToolLimit {
  readonly id: string;
  readonly local: (target: LocalTarget) => Snippet;
  readonly remote: (target: RemoteTarget) => Snippet;
}
