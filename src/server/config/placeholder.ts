// Values that an installer or a client was to fill in and did not: `${user_config.api_key}`, `$NAME`, `%NAME%`.

const placeholder = /\$\{[^}]*\}|^\$[A-Z_][A-Z0-9_]*$|^%[A-Za-z_][A-Za-z0-9_]*%$/;

/** True for a text that stands for a value and is none. */
export function isPlaceholder(value: string): boolean {
  return placeholder.test(value);
}

const told = new Set<string>();

/** Says once, on stderr, that a variable was left unfilled; its value may be part of a secret and is not shown. */
export function reportPlaceholder(variable: string, instead: string): void {
  if (told.has(variable)) return;
  told.add(variable);
  process.stderr.write(
    `${variable} holds a placeholder that the client or installer did not fill in; ${instead}.\n`,
  );
}
