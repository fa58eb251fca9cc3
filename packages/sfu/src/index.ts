export { SfuError, type SfuErrorCode } from './errors.ts';
export { type DialectName } from './dialects/dialect.ts';
export {
  type ProducerAppData,
  type DataAppData,
  type TransportAppData,
  type TransportDirection,
} from './room/app-data.ts';
export { type NetworkConditions, type NetworkThrottle } from './room/network-throttle.ts';
export { DEFAULT_LIMITS, type SfuLimits } from './room/limits.ts';
export { type JoinInfo, type PeerDevice, type PeerInfo } from './room/peer-info.ts';
export { type Peer, type PeerEvents } from './room/peer.ts';
export { type Room, type RoomEvents } from './room/room.ts';
export { type IceTransportContext, type TransformIceCandidates } from './room/transports.ts';
export { DEFAULT_MEDIA_CODECS } from './server/media-codecs.ts';
export { type HttpRequestListener, type StartServerOptions, type TlsOptions } from './server/options.ts';
export { type SfuServerEvents } from './server/server-events.ts';
export { type SfuServer } from './server/sfu-server.ts';
export { startServer } from './server/start-server.ts';
export {
  ensureWorkerBinary,
  findWorkerBinary,
  locateMediasoup,
  resolveMediasoup,
  type MediasoupLocation,
  type ProgressListener,
  type ResolvedMediasoup,
  type WorkerBinary,
  type WorkerBinaryOptions,
  type WorkerBinaryProgress,
} from './worker-binary/index.ts';
