// Classifies a failed attempt: which failure, and whether any of the request can have been sent.
import { isRecord } from '../../runtime/json.ts';
import { TransportError } from './transport.ts';

/** One failed attempt, in words that hold no address but the host's. */
export interface NetworkFailure {
  readonly code: string;
  readonly message: string;
  /** False only when it is certain that Portkey cannot have seen the request. */
  readonly sent: boolean;
  /** True when the same attempt would fail the same way. */
  readonly lasting: boolean;
  readonly hint?: string;
}

const UNREACHABLE: ReadonlySet<string> = new Set([
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const CERTIFICATE =
  /^(?:CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|EPROTO)/;

/** Classifies what the transport threw. `host` is the host of the request. */
export function readFailure(thrown: unknown, host: string): NetworkFailure {
  const cause = causeOf(thrown);
  const code = textOf(cause, 'code');
  const syscall = textOf(cause, 'syscall');
  const message = textOf(cause, 'message');
  const { proxy, sent } = thrown instanceof TransportError ? thrown : { proxy: undefined, sent: true };
  if (proxy !== undefined) return unreachedProxy(proxy, code);
  // Before what a code may mean: a route can go, and TLS can fail, after the request was sent.
  if (sent) return brokenOff(host, code);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || syscall === 'getaddrinfo') {
    return unsent(
      'dns',
      `The name ${host} could not be resolved`,
      'Check PORTKEY_BASE_URL and the network, or set HTTPS_PROXY.',
    );
  }
  if (code === 'ECONNREFUSED') {
    return unsent(
      'refused',
      `${host} refused the connection`,
      'Check PORTKEY_BASE_URL: nothing listens there.',
    );
  }
  if (UNREACHABLE.has(code) || syscall === 'connect') {
    return unsent(
      'unreachable',
      `${host} could not be reached`,
      'Check PORTKEY_BASE_URL and the network, or set HTTPS_PROXY.',
    );
  }
  const tunnel = /Proxy response \((\d+)\)/.exec(message);
  if (tunnel !== null) {
    return {
      code: 'proxy',
      message: `The proxy answered ${tunnel[1]} and opened no way to ${host}`,
      sent: false,
      lasting: !/^5/.test(tunnel[1] ?? ''),
      hint: 'Check HTTPS_PROXY, its user and password, and NO_PROXY.',
    };
  }
  if (CERTIFICATE.test(code)) {
    return {
      code: 'tls',
      message: `The TLS connection to ${host} failed (${code})`,
      sent: false,
      lasting: true,
      hint: 'If the network has a certificate authority of its own, name its file in NODE_EXTRA_CA_CERTS.',
    };
  }
  return {
    code: 'connection_lost',
    message: `${host} closed the connection before the request was sent`,
    sent: false,
    lasting: false,
  };
}

function unreachedProxy(proxy: string, code: string): NetworkFailure {
  return {
    ...unsent(
      'proxy',
      `The proxy ${proxy} could not be connected to${code === '' ? '' : ` (${code})`}`,
      'Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY, and that the proxy is up.',
    ),
    lasting: CERTIFICATE.test(code),
  };
}

function brokenOff(host: string, code: string): NetworkFailure {
  return {
    code: 'connection_lost',
    message: `The connection to ${host} broke off${code === '' ? '' : ` (${code})`}`,
    sent: true,
    lasting: false,
  };
}

function unsent(code: string, message: string, hint: string): NetworkFailure {
  return { code, message, sent: false, lasting: false, hint };
}

/** The innermost cause; of several (one an address), the first. */
function causeOf(thrown: unknown): unknown {
  let at = thrown;
  for (let depth = 0; depth < 5; depth++) {
    if (!isRecord(at)) return at;
    const next: unknown = at['cause'] ?? (Array.isArray(at['errors']) ? at['errors'][0] : undefined);
    if (next === undefined) return at;
    at = next;
  }
  return at;
}

function textOf(value: unknown, name: string): string {
  const text = isRecord(value) ? value[name] : undefined;
  return typeof text === 'string' ? text : '';
}
