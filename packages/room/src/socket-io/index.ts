export { SocketIoPullSignaler, type SocketIoPullSignalerOptions } from './pull-signaler.ts';
export { SocketIoPushSignaler, type SocketIoPushSignalerOptions } from './push-signaler.ts';
export { SocketIoChannel, type SocketIoFraming, type SocketIoHandlers } from './socket-io-channel.ts';
export { envelopeFraming, eventFraming } from './framings.ts';
export type { SocketIoOptions, SocketSettings } from './socket-io-socket.ts';
