// Argument names that agent frameworks add to a call by themselves. They are dropped where the tool has no
// argument of that name; every other unknown name is refused.

/** By framework, with what it puts there. docs/clients.md shows this list. */
export const frameworkFields: Readonly<
  Record<string, { readonly framework: string; readonly holds: string }>
> = {
  toolCallId: { framework: 'n8n', holds: 'the id of the call' },
  tool: { framework: 'n8n', holds: "the tool's own name" },
  sessionId: { framework: 'n8n', holds: 'the id of the chat' },
  action: { framework: 'n8n', holds: 'what started the chat' },
  chatInput: { framework: 'n8n', holds: "the user's message" },
};

/** True when an argument bears a name that a framework adds. */
export function hasFrameworkField(args: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(args).some((name) => Object.hasOwn(frameworkFields, name));
}

/** The arguments without fields that a framework added, other than those that the schema knows. */
export function withoutFrameworkFields(
  args: Readonly<Record<string, unknown>>,
  known: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (!hasFrameworkField(args)) return args;
  return Object.fromEntries(
    Object.entries(args).filter(
      ([name]) => !Object.hasOwn(frameworkFields, name) || Object.hasOwn(known, name),
    ),
  );
}
