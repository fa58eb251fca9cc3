import type { BuildOptions } from './build/build-patched-worker.ts';
import type { ProgressListener } from './progress.ts';
import type { MediasoupLocation } from './resolve-mediasoup.ts';

/** Options of `findWorkerBinary`. */
export interface FindOptions {
  /** Stops it; what was begun is removed. */
  signal?: AbortSignal;
  /** Folder for prepared binaries, default `tureen` in the user's cache folder. */
  cacheDirectory?: string;
  /** The mediasoup to serve, default the installed one. */
  mediasoup?: MediasoupLocation;
}

/** Options of `ensureWorkerBinary`. */
export interface WorkerBinaryOptions extends FindOptions {
  /** Receives a line for every step that takes time. */
  onProgress?: ProgressListener;
  /** Milliseconds for the download of the prebuilt binary, default 30 000. */
  downloadTimeoutMs?: number;
  /** Builds the binary when nothing else gave one; default the build from mediasoup's source. */
  build?: (options: BuildOptions) => Promise<void>;
}

/** A worker binary that runs on this machine. */
export interface WorkerBinary {
  /** Absolute path, for `createWorker({ workerBin })` or `MEDIASOUP_WORKER_BIN`. */
  path: string;
  /**
   * Where it came from: `env` is what `MEDIASOUP_WORKER_BIN` names, `prebuilt` what mediasoup
   * publishes, `patched-build` what was compiled here, for development and tests.
   */
  origin: 'env' | 'prebuilt' | 'patched-build';
  /** Version of the mediasoup that it serves. */
  mediasoupVersion: string;
}
