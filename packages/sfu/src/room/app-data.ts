/**
 * What the room attaches to mediasoup objects as `appData`. Type aliases, not interfaces: mediasoup wants
 * types that are assignable to `{ [key: string]: unknown }`.
 */

/** Whether a client sends or receives on a transport. */
export type TransportDirection = 'producer' | 'consumer';

/** `appData` of a WebRTC transport. */
export type TransportAppData = { direction: TransportDirection };

/**
 * `appData` of a producer and of its consumers: who sends, what for ('audio', 'video', 'screensharing'), and what
 * else the client attached, where the dialect lets it.
 */
export type ProducerAppData = { peerId: string; source?: string; [field: string]: unknown };

/**
 * `appData` of a data producer and of its data consumers. `peerId` is absent for the bot's; `attached` is what the
 * client attached, where the dialect lets it.
 */
export type DataAppData = { peerId?: string; channel?: string; attached?: object };
