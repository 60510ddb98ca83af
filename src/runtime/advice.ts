// Findings about arguments that refuse nothing: they are sent as they are, and the result tells.

/** What a finding is about: a value or a field that the contract does not know, or a field that it asks for. */
export type Advice = 'unlisted' | 'known' | 'field' | 'missing';

/** The kind of advice that a validator's issue is; undefined for a fault. */
export function adviceOf(issue: { readonly code?: unknown }): Advice | undefined {
  const { params } = issue as { readonly params?: { readonly advice?: Advice } };
  return params?.advice;
}
