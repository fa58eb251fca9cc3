export { Broadcaster, type BroadcasterTarget, type CreatePlainTransportOptions } from './broadcaster.ts';
export type { AvailableProducer, PlainConsumer, PlainTransportInfo } from './broadcaster-dialect.ts';
export { PlainTransport, type BroadcastProduction, type RemoteAddress } from './plain-transport.ts';
export { broadcastOpusFile, type FileBroadcast, type FileBroadcastOptions } from './file-broadcast.ts';
