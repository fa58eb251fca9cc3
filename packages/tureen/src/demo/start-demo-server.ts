import { startServer, type SfuServer } from '@tureen/sfu';

/** Options of `startDemoServer`. */
interface StartDemoServerOptions {
  readonly port: number;
  readonly signal: AbortSignal;
  /** Told what is being prepared. */
  readonly onProgress: (text: string) => void;
}

/** Starts a server. The signal stops the start only: a server that is gone would disturb the end of the recordings. */
export async function startDemoServer(options: StartDemoServerOptions): Promise<SfuServer> {
  const { port, signal, onProgress } = options;
  const starting = new AbortController();
  const stop = (): void => starting.abort(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await startServer({
      port,
      signal: starting.signal,
      onProgress: ({ message }) => onProgress(message),
    });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
