// The parts of undici that are used: the agent that follows HTTPS_PROXY and its kin, and the fetch that takes it.
export { default as EnvHttpProxyAgent } from 'undici/lib/dispatcher/env-http-proxy-agent.js';

import fetching from 'undici/lib/web/fetch/index.js';

export const { fetch } = fetching;
