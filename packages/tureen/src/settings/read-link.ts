import { CommandError, ExitCode } from '../exit-code.ts';

/** What an address tells. */
export interface Link {
  /** WebSocket URL of the server. */
  readonly url: string;
  readonly roomId: string | undefined;
  readonly token: string | undefined;
}

const SCHEMES: Readonly<Record<string, string>> = {
  'ws:': 'ws:',
  'wss:': 'wss:',
  'http:': 'ws:',
  'https:': 'wss:',
};

/**
 * Reads the URL of a server, `host:port` (TLS), or the link of a room as `tureen serve` prints it: with the room in the
 * query and the token in the fragment.
 *
 * @throws CommandError `usage`.
 */
export function readLink(text: string): Link {
  const url = URL.parse(text.includes('://') ? text : `wss://${text}`);
  const scheme = url === null ? undefined : SCHEMES[url.protocol];
  if (url === null || scheme === undefined) {
    throw new CommandError(ExitCode.usage, `--url must be a URL of ws, wss, http or https, got '${text}'`);
  }
  const roomId = url.searchParams.get('room') ?? url.searchParams.get('roomId') ?? undefined;
  const token = new URLSearchParams(url.hash.slice(1)).get('token') ?? undefined;
  const kept = new URLSearchParams(url.searchParams);
  kept.delete('room');
  const query = kept.size === 0 ? '' : `?${kept}`;
  return { url: `${scheme}//${url.host}${url.pathname}${query}`, roomId, token };
}
