import { once } from 'node:events';
import { type SfuServer, startServer } from '@tureen/sfu';
import { writeLine } from '../write-line.ts';
import { servePage } from './page.ts';
import type { ServeOptions } from './serve-options.ts';

/**
 * Serves until the signal fires, and tells how to get in.
 *
 * @returns `died` when a worker ended by itself.
 * @throws SfuError as `startServer`.
 */
export async function runServer(options: ServeOptions, signal: AbortSignal): Promise<'stopped' | 'died'> {
  const hasPage = options.server.dialect === '2026';
  const pageOrigin: { value: string } = { value: '' };
  const server = await startServer({
    ...options.server,
    signal,
    onProgress: ({ message }) => {
      if (!options.json) writeLine(message);
    },
    ...(hasPage && { onHttpRequest: (request, response) => servePage(request, response, pageOrigin.value) }),
  });
  pageOrigin.value = server.origin;
  const closed = once(server, 'closed');
  announce(server, options, hasPage);
  await closed;
  return signal.aborted ? 'stopped' : 'died';
}

function announce(server: SfuServer, { room, token, json }: ServeOptions, hasPage: boolean): void {
  const page = hasPage ? linkOf(server.origin, room, token) : undefined;
  const { url, dialect, workerPids } = server;
  if (json) {
    writeLine(JSON.stringify({ url, page: page ?? null, dialect, workerPids }));
    return;
  }
  writeLine(`A mediasoup server listens on ${url}`);
  if (page !== undefined) writeLine(`Open ${page} in a browser`);
  if (token !== undefined) writeLine(`Programs give the token as 'Authorization: Bearer ${token}'`);
}

/** The token goes into the fragment, which browsers send nobody. */
function linkOf(origin: string, room: string, token: string | undefined): string {
  const fragment = token === undefined ? '' : `#${new URLSearchParams({ token })}`;
  return `${origin}/?${new URLSearchParams({ room })}${fragment}`;
}
