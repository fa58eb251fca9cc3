import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import type { WorkerLink } from './link.ts';

/** Length of the token that the worker sends first, so that nobody else who connects is taken for it. */
const TOKEN_BYTES = 32;

/** Name of the variable that hands the token, in hexadecimal, to the worker; arguments are visible to everybody. */
export const TOKEN_VARIABLE = 'TUREEN_WORKER_TOKEN';

/** A local socket, on Windows a named pipe, which the worker connects to and where it proves who it is. */
export async function openSocketLink(platform: NodeJS.Platform = process.platform): Promise<WorkerLink> {
  const folder = platform === 'win32' ? undefined : await mkdtemp(path.join(tmpdir(), 'tureen-'));
  const name = socketName(folder, randomBytes(16).toString('hex'));
  const token = randomBytes(TOKEN_BYTES);
  const server = createServer();
  const strangers = new Set<Socket>();
  server.listen(name);
  await once(server, 'listening');

  return {
    address: `socket:${name}`,
    stdio: 'ignore',
    variables: { [TOKEN_VARIABLE]: token.toString('hex') },
    connect: async (_child, signal) => acceptWorker(server, { token, strangers, signal }),
    async close() {
      server.close();
      for (const socket of strangers) socket.destroy();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Where the worker connects to: a name among Windows' pipes, else a file in a folder that only this user can enter. */
export function socketName(folder: string | undefined, id: string): string {
  return folder === undefined ? `\\\\.\\pipe\\tureen-${id}` : path.join(folder, 'worker.sock');
}

interface Acceptance {
  readonly token: Buffer;
  /** Connections that have not sent the token yet. */
  readonly strangers: Set<Socket>;
  readonly signal: AbortSignal;
}

/** The first connection that starts with the token; others are closed. */
async function acceptWorker(server: Server, { token, strangers, signal }: Acceptance): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    server.on('connection', (socket) => {
      strangers.add(socket);
      readToken(socket, token, () => {
        strangers.delete(socket);
        signal.removeEventListener('abort', onAbort);
        resolve(socket);
      });
    });
  });
}

/** Reads exactly the token and leaves what follows in the stream. */
function readToken(socket: Socket, token: Buffer, onGenuine: () => void): void {
  socket.on('error', () => socket.destroy());
  const onReadable = (): void => {
    const received: unknown = socket.read(TOKEN_BYTES);
    if (!Buffer.isBuffer(received)) return;
    socket.off('readable', onReadable);
    if (received.length === TOKEN_BYTES && timingSafeEqual(received, token)) onGenuine();
    else socket.destroy();
  };
  socket.on('readable', onReadable);
}
