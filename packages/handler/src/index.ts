export { type DataLink, type DataLinkOptions, type LinkMessage, openDataLink } from './data-link/index.ts';
export { HandlerError, type HandlerErrorCode, type HandlerErrorDetails } from './errors.ts';
export { AiortcHandler } from './handler/aiortc-handler.ts';
export { AiortcMediaStream } from './media-stream/aiortc-media-stream.ts';
export type {
  AiortcMediaStreamConstraints,
  AiortcMediaTrackConstraints,
} from './media-stream/constraints.ts';
export type { GetUserMediaOptions } from './media-stream/get-user-media.ts';
export { playbackOf, type Playback, type PlaybackState } from './media-stream/playback.ts';
export { workerOf } from './worker/worker-of.ts';
export type { AiortcTrack, AiortcTrackData, CreateTrackOptions } from './media-stream/track.ts';
export { endOf, type TrackEnd } from './media-stream/track-end.ts';
export type { HandlerMessages, IceRestartMode } from './wire/messages.ts';
export { createWorker } from './worker/create-worker.ts';
export { handlerModule, handlerRequirements } from './worker/handler-module.ts';
export { Worker } from './worker/worker.ts';
export type {
  PlayerDump,
  PlayerTrackDump,
  TransceiverDump,
  TransportDump,
  WorkerDump,
} from './worker/worker-dump.ts';
export type { WorkerEvents } from './worker/worker-events.ts';
export type { WorkerLogLevel, WorkerSettings } from './worker/worker-settings.ts';
