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

/** The running mediasoup workers of a server. */
export interface MediaWorkers {
  /** At least one. */
  readonly workers: readonly types.Worker[];
  readonly binary: WorkerBinary;
}

/** What {@link startMediaWorkers} needs to know. */
export interface MediaWorkersOptions {
  /** How many, at least 1. */
  readonly count: number;
  readonly logLevel: types.WorkerLogLevel;
  readonly onProgress: ProgressListener | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * Finds mediasoup and a worker binary for this machine, preparing it if need be, and starts the workers.
 *
 * @throws SfuError as `ensureWorkerBinary`, or `worker-died` when a worker does not come up.
 */
export async function startMediaWorkers(options: MediaWorkersOptions): Promise<MediaWorkers> {
  const { count, signal, onProgress } = options;
  const { mediasoup, ...location } = await resolveMediasoup();
  const binary = await ensureWorkerBinary({
    mediasoup: location,
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
  const starting = Array.from({ length: count }, async () =>
    createWorker(mediasoup, binary, options.logLevel),
  );
  const workers = await allOrNone(starting);
  if (!signal?.aborted) return { workers, binary };
  await closeMediaWorkers(workers);
  throw SfuError.aborted('starting the server', signal.reason);
}

/** Waits for all workers; ends those that came up when one did not. */
async function allOrNone(starting: readonly Promise<types.Worker>[]): Promise<types.Worker[]> {
  const outcomes = await Promise.allSettled(starting);
  const workers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (!failure) return workers;
  await closeMediaWorkers(workers);
  throw failure.reason;
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

/** Ends workers and waits until their processes are gone. Idempotent. */
export async function closeMediaWorkers(workers: readonly types.Worker[]): Promise<void> {
  await Promise.all(workers.map(closeMediaWorker));
}

async function closeMediaWorker(worker: types.Worker): Promise<void> {
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
