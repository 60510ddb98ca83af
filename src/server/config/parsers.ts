// Parsers of settings. Each refuses what it cannot use by saying what it takes; values that may hold a secret are not
// shown.
import { readFileSync } from 'node:fs';
import { parseRoles, type Roles } from '../../catalog/filter/roles.ts';
import { unfitPattern } from '../../workspace/protected.ts';
import { type Parser, SettingError } from './setting.ts';

function refuse(variable: string, value: string, expected: string): SettingError {
  const shown = value.length > 60 ? `${value.slice(0, 60)}…` : value;
  return new SettingError(variable, `is ${JSON.stringify(shown)}; it takes ${expected}`);
}

/** Any text. */
export function string(): Parser<string> {
  return (value) => value;
}

export function boolean(): Parser<boolean> {
  return (value, variable) => {
    if (/^(?:true|1|yes|on)$/i.test(value)) return true;
    if (/^(?:false|0|no|off)$/i.test(value)) return false;
    throw refuse(variable, value, 'true or false');
  };
}

export function integer(min: number, max: number): Parser<number> {
  return (value, variable) => {
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= min && number <= max))
      throw refuse(variable, value, `a whole number from ${min} to ${max}`);
    return number;
  };
}

export function oneOf<const Choice extends string>(choices: readonly Choice[]): Parser<Choice> {
  const parse = (value: string, variable: string): Choice => {
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw refuse(variable, value, `one of ${choices.join(', ')}`);
    return found;
  };
  return Object.assign(parse, { choices });
}

/** Comma-separated words. Commas alone are refused: they would mean nothing where "all" was meant. */
export function list(): Parser<readonly string[]> {
  return (value, variable) => {
    const words = value
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== '');
    if (words.length === 0) throw refuse(variable, value, 'words, comma-separated');
    return words;
  };
}

/** Patterns of protected objects, comma-separated. */
export function objectPatterns(): Parser<readonly string[]> {
  const words = list();
  return (value, variable) => {
    const patterns = words(value, variable);
    const unfit = unfitPattern(patterns);
    if (unfit !== undefined) throw new SettingError(variable, unfit);
    return patterns;
  };
}

/** A key, secret or id. One that cannot be a header's value would fail each call with an unclear error. */
export function headerValue(what = 'key'): Parser<string> {
  return (value, variable) => {
    if (!/^[\x21-\x7e]+$/.test(value))
      throw new SettingError(
        variable,
        `holds a space, a line break or a character that no ${what} has; it takes the ${what} alone`,
      );
    return value;
  };
}

/** Headers that the client itself sets, and that would change what a request is. */
const ownHeader =
  /^(?:x-portkey-api-key|host|content-length|content-type|content-encoding|accept|connection|transfer-encoding|upgrade|te|trailer|expect|traceparent|tracestate)$/i;

/** A JSON object of header names and values. Its values may be secrets and are not shown. */
export function headers(): Parser<Readonly<Record<string, string>>> {
  return (value, variable) => {
    let given: unknown;
    try {
      given = JSON.parse(value);
    } catch {
      given = undefined;
    }
    if (typeof given !== 'object' || given === null || Array.isArray(given))
      throw new SettingError(variable, 'is not a JSON object; it takes one like {"x-name": "value"}');
    for (const [name, text] of Object.entries(given)) {
      if (!/^[\w!#$%&'*+.^`|~-]{1,100}$/.test(name))
        throw new SettingError(
          variable,
          `holds ${JSON.stringify(name.slice(0, 60))}, which is not the name of a header`,
        );
      if (ownHeader.test(name))
        throw new SettingError(variable, `holds ${name}, a header that only the server sets`);
      if (typeof text !== 'string' || !/^[\x20-\x7e]+$/.test(text))
        throw new SettingError(variable, `holds a value for ${name} that no header can carry`);
    }
    return given as Readonly<Record<string, string>>;
  };
}

/** The name of a request header, in lower case. */
export function headerName(): Parser<string> {
  return (value, variable) => {
    const name = value.toLowerCase();
    if (!/^[a-z\d][a-z\d-]{1,98}$/.test(name) || ['authorization', 'cookie', 'host'].includes(name))
      throw refuse(variable, value, 'the name of a header of its own, like x-team-portkey-key');
    return name;
  };
}

/** A number as an identifier: kept as text, since its digits may be more than a number holds. */
export function digits(): Parser<string> {
  return (value, variable) => {
    if (!/^\d{1,40}$/.test(value)) throw refuse(variable, value, 'digits alone');
    return value;
  };
}

/** 32 secret bytes in base64, plain or for URLs. */
export function key32(): Parser<Buffer> {
  return (value, variable) => {
    const bytes = /^[\w+/-]+={0,2}$/.test(value) ? Buffer.from(value, 'base64') : undefined;
    if (bytes?.length !== 32)
      throw new SettingError(
        variable,
        'cannot be used; it takes 32 bytes in base64, as `openssl rand -base64 32` makes them',
      );
    return bytes;
  };
}

/** An absolute http(s) URL without credentials, and with `plain` also without query and fragment. */
export function httpUrl({ plain = false } = {}): Parser<URL> {
  return (value, variable) => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
      throw new SettingError(variable, 'is not a URL; it takes an absolute http: or https: URL');
    if (url.username !== '' || url.password !== '')
      throw new SettingError(variable, 'holds credentials; it takes a URL without them');
    if (plain && (url.search !== '' || url.hash !== ''))
      throw new SettingError(variable, 'has a query or a fragment; it takes a plain address');
    return url;
  };
}

/** An issuer's address: https, but for loopback. The text is kept as given, since tokens repeat it exactly. */
export function issuerUrl(): Parser<string> {
  const parse = httpUrl();
  return (value, variable) => {
    const url = parse(value, variable);
    if (url.protocol === 'http:' && !isLoopback(url.hostname))
      throw new SettingError(variable, `is http: for ${url.hostname}; it takes an https: URL`);
    return value;
  };
}

function canDecode(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** A Redis URL, which may hold a password. What node-redis would refuse later with a stack trace is refused here. */
export function redisUrl(): Parser<string> {
  return (value, variable) => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (!url || (url.protocol !== 'redis:' && url.protocol !== 'rediss:'))
      throw new SettingError(variable, 'is not a Redis address; it takes a redis: or rediss: URL');
    if (url.protocol === 'redis:' && !isLoopback(url.hostname))
      throw new SettingError(
        variable,
        `is redis: for ${url.hostname}; hosts other than this one need rediss:`,
      );
    if (!/^\d*$/.test(url.pathname.slice(1)) || !canDecode(url.username) || !canDecode(url.password))
      throw new SettingError(
        variable,
        'cannot be used; its path is the number of a database, and user and password are percent-encoded',
      );
    return value;
  };
}

/** An ISO 8601 time, as milliseconds since 1970. */
export function isoTime(): Parser<number> {
  return (value, variable) => {
    const time = Date.parse(value);
    if (Number.isNaN(time)) throw refuse(variable, value, 'an ISO 8601 time');
    return time;
  };
}

const units: Readonly<Record<string, number>> = { b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 };

/** Bytes out of `512kb`, `1mb` or a bare number of bytes; units are powers of 1024. */
export function byteSize(max: number): Parser<number> {
  return (value, variable) => {
    const match = /^(\d+(?:\.\d+)?)\s*(b|kb|mb|gb)?$/i.exec(value);
    const bytes = match ? Math.floor(Number(match[1]) * (units[(match[2] ?? 'b').toLowerCase()] ?? 1)) : 0;
    if (!(bytes >= 1 && bytes <= max))
      throw refuse(variable, value, `a size like 512kb or 1mb, at most ${max / 1024 ** 2}mb`);
    return bytes;
  };
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

/** Roles as JSON, or the path of a file with it. */
export function roles(): Parser<Roles> {
  return (value, variable) => {
    try {
      const text = value.trimStart().startsWith('{') ? value : readFileSync(value, 'utf8');
      return parseRoles(JSON.parse(text));
    } catch (error) {
      throw new SettingError(
        variable,
        `cannot be used: ${error instanceof Error ? error.message.slice(0, 200) : 'it takes JSON or the path of a file'}`,
      );
    }
  };
}
