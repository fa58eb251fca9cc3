import type { Agent } from 'node:http';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import { RoomError } from '../errors.ts';

/** Programs on this machine are not reached through a proxy unless that is said explicitly. */
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/u;

/**
 * The agent that reaches `url` through a proxy by HTTP `CONNECT`; undefined when there is none in the way.
 *
 * @param proxy - URL of the proxy, with user and password where it wants them; `false` for none. Default: what
 *   `HTTPS_PROXY` (for `wss:` and `https:`), `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` of the environment say, which does not count for loopback.
 * @throws RoomError `invalid-argument` when the proxy is not a URL of `http:` or `https:`.
 */
export function proxyAgent(url: string, proxy?: string | false): Agent | undefined {
  if (proxy === false) return undefined;
  const address = proxy ?? proxyOfEnvironment(url);
  if (address === '') return undefined;
  const parsed = URL.parse(address);
  if (parsed?.protocol === 'http:' || parsed?.protocol === 'https:') return new HttpsProxyAgent(parsed);
  throw new RoomError(
    'invalid-argument',
    'the proxy is not an http: or https: URL; look at proxy, or at HTTPS_PROXY and HTTP_PROXY of the environment',
  );
}

function proxyOfEnvironment(url: string): string {
  return LOOPBACK.test(new URL(url).hostname) ? '' : getProxyForUrl(url.replace(/^ws/u, 'http'));
}
