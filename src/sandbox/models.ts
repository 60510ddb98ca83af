// The objects whose inner parts the sandbox works with; every other kind is a plain row.
import type { Row } from './store.ts';

/** One version of a prompt: what an update writes and nothing changes afterwards, but its label. */
export interface PromptVersion {
  readonly id: string;
  readonly number: number;
  readonly string: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly model: string | null;
  readonly virtual_key: string | null;
  readonly functions: unknown;
  readonly tools: unknown;
  readonly tool_choice: unknown;
  readonly template_metadata: unknown;
  readonly is_raw_template: number;
  readonly description: string;
  readonly created_at: string;
  label_id: string | null;
}

/** A prompt and its versions, oldest first. */
export interface PromptRow extends Row {
  name: string;
  slug: string;
  collection_id: string;
  readonly versions: PromptVersion[];
  /** The number of the version that is served. */
  default_version: number;
}

/** One version of a partial. */
export interface PartialVersion {
  readonly id: string;
  readonly number: number;
  readonly string: string;
  readonly description: string;
  readonly created_at: string;
}

/** A partial and its versions, oldest first. */
export interface PartialRow extends Row {
  name: string;
  slug: string;
  readonly versions: PartialVersion[];
  default_version: number;
}

/** One version of a config, whose content Portkey keeps as text. */
export interface ConfigVersion {
  readonly id: string;
  readonly config: string;
  readonly created_at: string;
}

/** A config and its versions, oldest first; the newest is in use. */
export interface ConfigRow extends Row {
  name: string;
  slug: string;
  is_default: number;
  readonly versions: ConfigVersion[];
}

/** A user's place in a workspace. */
export interface Membership {
  readonly user_id: string;
  role: string;
  readonly created_at: string;
}

/** A workspace and who is in it. */
export interface WorkspaceRow extends Row {
  name: string;
  slug: string;
  members: Membership[];
}

/** An API key; `value` is what it is called with and never leaves the sandbox a second time. */
export interface ApiKeyRow extends Row {
  name: string;
  type: string;
  value: string;
  /** The value before the last rotation, and until when it is taken (ms since 1970). */
  former?: { readonly value: string; readonly until: number };
}

/** One record. */
export interface AuditRecord {
  readonly timestamp: string;
  readonly method: string;
  readonly uri: string;
  readonly request_id: string;
  readonly request_body: string;
  readonly query_params: string;
  readonly request_headers: string;
  readonly user_id: string;
  readonly user_type: string;
  readonly organisation_id: string;
  readonly workspace_id: string;
  readonly response_status_code: number;
  readonly resource_type: string;
  readonly action: string;
  readonly client_ip: string;
  readonly country: string;
}
