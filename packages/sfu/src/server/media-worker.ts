import type { types } from 'mediasoup';
import { SfuError } from '../errors.ts';
import {
  ensureWorkerBinary,
  resolveMediasoup,
  type ProgressListener,
  type WorkerBinary,
} from '../worker-binary/index.ts';
import { workerNotStarted } from './server-errors.ts';

/** How long the worker's process may take to end before nobody waits for it any more. */
const CLOSE_PATIENCE_MS = 5000;

/** Signals at which mediasoup closes its workers. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** A running mediasoup worker. */
export interface MediaWorker {
  readonly worker: types.Worker;
  readonly binary: WorkerBinary;
}

/** What {@link startMediaWorker} needs to know. */
export interface MediaWorkerOptions {
  readonly logLevel: types.WorkerLogLevel;
  readonly onProgress: ProgressListener | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * Finds mediasoup and a worker binary for this machine, preparing it if need be, and starts the worker.
 *
 * @throws SfuError as `ensureWorkerBinary`, or `worker-died` when the worker does not come up.
 */
export async function startMediaWorker(options: MediaWorkerOptions): Promise<MediaWorker> {
  const { signal, onProgress } = options;
  const { mediasoup, ...location } = await resolveMediasoup();
  const binary = await ensureWorkerBinary({
    mediasoup: location,
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
  const worker = await createWorker(mediasoup, binary, options.logLevel);
  if (!signal?.aborted) return { worker, binary };
  await closeMediaWorker(worker);
  throw SfuError.aborted('starting the server', signal.reason);
}

type Mediasoup = Awaited<ReturnType<typeof resolveMediasoup>>['mediasoup'];

const LOG_TAGS: types.WorkerLogTag[] = ['info', 'ice', 'dtls', 'rtp', 'srtp', 'rtcp', 'rtx', 'bwe', 'score'];

async function createWorker(
  mediasoup: Mediasoup,
  { path }: WorkerBinary,
  logLevel: types.WorkerLogLevel,
): Promise<types.Worker> {
  const starting = withoutSignalListeners(async () =>
    mediasoup.createWorker({ workerBin: path, logLevel, logTags: LOG_TAGS }),
  );
  try {
    return await starting;
  } catch (error) {
    throw workerNotStarted(path, error);
  }
}

/**
 * Calls `create` and takes away the listeners that it adds to SIGINT and SIGTERM: mediasoup's close the worker beneath
 * its rooms, leave its start pending for ever, and keep the program from ending. What a signal means is for the program
 * to say.
 */
function withoutSignalListeners<T>(create: () => T): T {
  const before = SIGNALS.map((name) => new Set(process.listeners(name)));
  const created = create();
  for (const [index, name] of SIGNALS.entries()) {
    const added = process.listeners(name).filter((listener) => !before[index]?.has(listener));
    for (const listener of added) process.off(name, listener);
  }
  return created;
}

/** Ends a worker and waits until its process is gone. Idempotent. */
export async function closeMediaWorker(worker: types.Worker): Promise<void> {
  worker.close();
  if (worker.subprocessClosed) return;
  await new Promise<void>((resolve) => {
    const patience = setTimeout(resolve, CLOSE_PATIENCE_MS);
    worker.once('subprocessclose', () => {
      clearTimeout(patience);
      resolve();
    });
  });
}
