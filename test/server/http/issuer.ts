// A loopback issuer: metadata, keys, and tokens of its making. It can rotate its keys, break and go away.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

export interface TestIssuer {
  readonly url: string;
  readonly jwksUrl: string;
  readonly hits: { metadata: number; keys: number };
  /** Settings of a server that takes its tokens. */
  readonly oidc: Readonly<Record<string, string>>;
  /** A token; the claims given stand in for the usual ones, undefined leaves one out. */
  readonly token: (
    claims?: Record<string, unknown>,
    header?: { alg?: string; kid?: string | null },
  ) => Promise<string>;
  /** A new key from now on; the old one is published no more. */
  readonly rotate: () => Promise<void>;
  /** Also publishes another key beside the current one. */
  readonly addKey: () => Promise<void>;
  /** Answers each request with this instead; undefined mends it. */
  readonly breakWith: (answer: ((response: ServerResponse) => void) | undefined) => void;
  readonly close: () => Promise<void>;
}

export const audience = 'https://mcp.example.com/mcp';

/** @param alg of the keys it makes. */
export async function startIssuer(
  alg = 'ES256',
  metadataPath = '/.well-known/openid-configuration',
): Promise<TestIssuer> {
  let serial = 0;
  let pairs: { kid: string; pair: KeyPair }[] = [];
  const make = async () => {
    serial += 1;
    return { kid: `key-${serial}`, pair: await generateKeyPair(alg, { extractable: true }) };
  };
  pairs = [await make()];
  let broken: ((response: ServerResponse) => void) | undefined;
  const hits = { metadata: 0, keys: 0 };
  const server = createServer(async (request, response) => {
    if (request.url === metadataPath) hits.metadata += 1;
    if (request.url === '/keys') hits.keys += 1;
    if (broken) return broken(response);
    response.setHeader('content-type', 'application/json');
    if (request.url === metadataPath)
      return response.end(JSON.stringify({ issuer: url, jwks_uri: `${url}/keys` }));
    if (request.url === '/keys') {
      const keys = await Promise.all(
        pairs.map(async ({ kid, pair }) => ({ ...(await exportJWK(pair.publicKey)), kid, use: 'sig' })),
      );
      return response.end(JSON.stringify({ keys }));
    }
    return response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    jwksUrl: `${url}/keys`,
    hits,
    oidc: { MCP_AUTH_MODE: 'oidc', MCP_OIDC_ISSUER: url, MCP_OIDC_AUDIENCE: audience },
    token: (claims = {}, header = {}) => {
      const [current] = pairs;
      if (!current) throw new Error('no key');
      const now = Math.floor(Date.now() / 1_000);
      const payload = {
        iss: url,
        aud: audience,
        sub: 'user_1',
        iat: now,
        exp: now + 600,
        ...claims,
      } as JWTPayload;
      const kid = header.kid === null ? {} : { kid: header.kid ?? current.kid };
      return new SignJWT(payload)
        .setProtectedHeader({ alg: header.alg ?? alg, ...kid })
        .sign(current.pair.privateKey);
    },
    rotate: async () => {
      pairs = [await make()];
    },
    addKey: async () => {
      pairs = [...pairs, await make()];
    },
    breakWith: (answer) => {
      broken = answer;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close').catch(() => undefined);
    },
  };
}
