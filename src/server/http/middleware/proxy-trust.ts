// Trusted proxies: resolves the client's address from X-Forwarded-For, on node:net's own subnets. Not on proxy-addr
// (13 KB): it takes an entry with a port, or no address at all, for the client, and a client could so pass each
// request off as another's to the rate limit.
import { BlockList, isIP } from 'node:net';
import { SettingError } from '../../config/setting.ts';

export type ProxyTrust =
  | { readonly kind: 'none' }
  | { readonly kind: 'hops'; readonly hops: number }
  | { readonly kind: 'subnets'; readonly subnets: BlockList };

const presets: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

function addSubnet(subnets: BlockList, word: string): boolean {
  const [address = '', prefix, ...rest] = word.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  const widest = family === 4 ? 32 : 128;
  const bits = prefix === undefined ? widest : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
  if (bits < 0 || bits > widest) return false;
  subnets.addSubnet(address, bits, family === 4 ? 'ipv4' : 'ipv6');
  return true;
}

/** @throws SettingError for `true`, which would believe anyone, and for what is no subnet. */
export function proxyTrustOf(value: string): ProxyTrust {
  if (value === 'false' || value === '0') return { kind: 'none' };
  if (/^[1-9]\d?$/.test(value)) return { kind: 'hops', hops: Number(value) };
  const subnets = new BlockList();
  const words = value.split(',').flatMap((word) => presets[word.trim()] ?? [word.trim()]);
  if (!words.every((word) => addSubnet(subnets, word)))
    throw new SettingError(
      'MCP_TRUST_PROXY',
      `is ${JSON.stringify(value.slice(0, 60))}; it takes false, a number of proxies from 1 to 99, or subnets like 10.0.0.0/8, comma-separated, or loopback, linklocal, uniquelocal`,
    );
  return { kind: 'subnets', subnets };
}

function plain(address: string): string | undefined {
  const bare = address
    .trim()
    .replace(/^\[(.*)\](?::\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');
  const unmapped = bare.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
  return isIP(unmapped) === 0 ? undefined : unmapped;
}

/**
 * The client's address: the socket's own, or what trusted proxies say it is. Read from the right: whoever is
 * left of the last trusted proxy could have been made up by the client.
 */
export function clientAddress(
  socketAddress: string,
  forwardedFor: string | undefined,
  trust: ProxyTrust,
): string {
  const peer = plain(socketAddress) ?? socketAddress;
  if (trust.kind === 'none' || forwardedFor === undefined) return peer;
  const said = forwardedFor.split(',').slice(-100).map(plain).reverse();
  if (trust.kind === 'hops') {
    let address = peer;
    for (const next of said.slice(0, trust.hops)) {
      if (next === undefined) break;
      address = next;
    }
    return address;
  }
  let address = peer;
  for (const next of said) {
    if (!trust.subnets.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4') || next === undefined) break;
    address = next;
  }
  return address;
}

/** True where what this peer says of the client is taken for true. */
export function trusts(trust: ProxyTrust, socketAddress: string): boolean {
  if (trust.kind !== 'subnets') return trust.kind === 'hops';
  const address = plain(socketAddress);
  return address !== undefined && trust.subnets.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
