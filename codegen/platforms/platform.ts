// Type of a platform for the generator: data, so that no generator code names a platform.

/** The names that PORTKEY_PLATFORM takes. */
export type PlatformName = 'portkey' | 'prisma-airs';

/** One rule of how a document's server URLs tell the plane of an operation; the first that fits decides. */
export interface ServerRule {
  /** `some`: one of the URLs matches; `every`: all of them do, and there is one. */
  readonly of: 'some' | 'every';
  readonly url: RegExp;
  readonly plane: string;
}

export interface Platform {
  readonly name: PlatformName;
  /** As people call it. */
  readonly label: string;
  /** `info.title` of its contract. */
  readonly title: string;
  /** Tells its upstream document by that document's own `info.title`. */
  readonly documentTitle: RegExp;
  /** Where the document comes from, unless a lock file beside it says so. */
  readonly repository: string;
  /** Paths from the repository's root. */
  readonly contract: string;
  readonly lock: string;
  readonly names: string;
  readonly leftOut: string;
  readonly overlays: string;
  /** What is known of each tool beyond the document. */
  readonly evidence?: string;
  /** Where its generated code goes. */
  readonly generated: string;
  /** Composites are written against its operations, so that the names and types of its tools are generated too. */
  readonly typed?: true;
  readonly servers: readonly ServerRule[];
  /** The plane where no rule fits, until a person has said which it is; never one that is asked without a key. */
  readonly plane: string;
  /** The versions in the path by plane, unless an operation says otherwise; else v1. */
  readonly bases: Readonly<Record<string, readonly ('v1' | 'v2')[]>>;
  /**
   * Another platform whose corrections hold here too, since both documents describe the same software: overlay files
   * by name. Of these, an action whose target is not in this document, or says nothing new, is passed over.
   */
  readonly inherits?: { readonly from: PlatformName; readonly overlays: readonly string[] };
  /** Operations taken from that platform's corrected contract, since they are served here and this document lacks them. */
  readonly borrows?: readonly string[];
}
