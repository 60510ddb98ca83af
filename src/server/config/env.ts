// Reads settings out of environment variables. A value that cannot be used stops the start with one line
// that names the variable, what it holds (never a secret) and what it takes.

export type Environment = Readonly<Record<string, string | undefined>>;

/** One setting that cannot be used. The message is the line to print. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
  readonly variable: string;

  constructor(variable: string, problem: string) {
    super(`${variable} ${problem}`);
    this.variable = variable;
  }
}

/** A command line that cannot be used. The message is the line to print. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What a variable holds; an empty or blank one counts as unset. */
export function text(env: Environment, variable: string): string | undefined {
  const value = env[variable]?.trim();
  return value === undefined || value === '' ? undefined : value;
}

function refuse(variable: string, value: string, takes: string): SettingError {
  const shown = value.length > 60 ? `${value.slice(0, 60)}…` : value;
  return new SettingError(variable, `is ${JSON.stringify(shown)}; it takes ${takes}`);
}

export function flag(env: Environment, variable: string, otherwise: boolean): boolean {
  const value = text(env, variable);
  if (value === undefined) return otherwise;
  if (value === 'true') return true;
  if (value === 'false') return false;
  throw refuse(variable, value, 'true or false');
}

export function wholeNumber(
  env: Environment,
  variable: string,
  otherwise: number,
  range: readonly [number, number],
): number {
  const value = text(env, variable);
  if (value === undefined) return otherwise;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= range[0] && number <= range[1]))
    throw refuse(variable, value, `a whole number from ${range[0]} to ${range[1]}`);
  return number;
}

export function oneOf<const T extends string>(
  env: Environment,
  variable: string,
  values: readonly T[],
  otherwise: NoInfer<T>,
): T {
  const value = text(env, variable);
  if (value === undefined) return otherwise;
  const found = values.find((candidate) => candidate === value);
  if (found === undefined) throw refuse(variable, value, `one of ${values.join(', ')}`);
  return found;
}

/** Comma-separated words; undefined for an unset variable. Commas alone are a slip, and not "all". */
export function list(env: Environment, variable: string): readonly string[] | undefined {
  const value = text(env, variable);
  if (value === undefined) return undefined;
  const words = value
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (words.length === 0) throw refuse(variable, value, 'words, comma-separated');
  return words;
}

/** A secret of 32 bytes in base64, plain or for URLs. Never shown. */
export function secretKey(env: Environment, variable: string): Buffer | undefined {
  const value = text(env, variable);
  if (value === undefined) return undefined;
  const bytes = /^[\w+/-]+={0,2}$/.test(value) ? Buffer.from(value, 'base64') : undefined;
  if (bytes?.length !== 32)
    throw new SettingError(
      variable,
      'cannot be used; it takes 32 bytes in base64, as `openssl rand -base64 32` makes them',
    );
  return bytes;
}

/** An absolute http(s) URL without credentials. Such a URL is never shown when it is refused: it may hold a password. */
export function url(env: Environment, variable: string): URL | undefined {
  const value = text(env, variable);
  if (value === undefined) return undefined;
  const parsed = URL.canParse(value) ? new URL(value) : undefined;
  if (!parsed || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')) {
    throw new SettingError(variable, 'is not a URL; it takes an absolute http: or https: URL');
  }
  if (parsed.username !== '' || parsed.password !== '')
    throw new SettingError(variable, 'holds credentials; it takes a URL without them');
  return parsed;
}

/** True for names and addresses of this machine. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}
