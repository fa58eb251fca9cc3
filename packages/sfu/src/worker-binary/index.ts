export { ensureWorkerBinary } from './ensure-worker-binary.ts';
export { findWorkerBinary } from './find-worker-binary.ts';
export type { FindOptions, WorkerBinary, WorkerBinaryOptions } from './worker-binary.ts';
export type { BuildOptions } from './build/build-patched-worker.ts';
export type { ProgressListener, WorkerBinaryProgress } from './progress.ts';
export {
  locateMediasoup,
  resolveMediasoup,
  type MediasoupLocation,
  type ResolvedMediasoup,
} from './resolve-mediasoup.ts';
