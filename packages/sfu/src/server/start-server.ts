import { SfuError } from '../errors.ts';
import { openHttpListener } from './http-listener.ts';
import { startMediaWorkers } from './media-worker.ts';
import { type StartServerOptions } from './options.ts';
import { resolveSettings } from './settings.ts';
import { SfuServer } from './sfu-server.ts';

/**
 * Starts a real mediasoup server on this machine that speaks mediasoup-demo's signalling.
 *
 * The first start on a machine may have to prepare the mediasoup worker, which can take minutes; see `onProgress`.
 *
 * @returns The server, ready for clients.
 * @throws SfuError `invalid-options`, `listen-failed`, `mediasoup-missing`, `aborted`, `worker-died`, or what
 *   `ensureWorkerBinary` throws when no worker binary can be had.
 */
export async function startServer(options: StartServerOptions = {}): Promise<SfuServer> {
  const settings = resolveSettings(options);
  const { signal, onProgress } = options;
  assertNotAborted(signal);
  const listener = await openHttpListener(settings);
  try {
    const media = await startMediaWorkers({
      count: settings.workers,
      logLevel: settings.workerLogLevel,
      onProgress,
      signal,
    });
    const server = new SfuServer(settings, listener, media);
    closeOnAbort(server, signal);
    return server;
  } catch (error) {
    listener.close();
    throw error;
  }
}

function assertNotAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw SfuError.aborted('starting the server', signal.reason);
}

function closeOnAbort(server: SfuServer, signal: AbortSignal | undefined): void {
  if (!signal) return;
  const close = (): void => {
    void server.close();
  };
  signal.addEventListener('abort', close, { once: true });
  server.once('closed', () => {
    signal.removeEventListener('abort', close);
  });
}
