import type { types } from 'mediasoup';
import { type DataAppData, type ProducerAppData } from './app-data.ts';
import { type PeerInfo } from './peer-info.ts';

/**
 * What a room tells a client, in the room's own words. A dialect turns each into the message of its server
 * generation, or leaves it out where that generation has no such message.
 */
export interface PeerNotifications {
  /** The first thing a client hears: mediasoup's version. */
  version: { version: string };
  newPeer: { peer: PeerInfo };
  peerClosed: { peerId: string };
  peerDisplayNameChanged: { peerId: string; displayName: string; oldDisplayName: string };
  /** The peer that speaks most; absent when nobody speaks. */
  activeSpeaker: { peerId?: string };
  /** Everybody who speaks, loudest first; volume in dBov (-127…0). Empty on silence. */
  speakingPeers: { peerVolumes: { peerId: string; volume: number }[] };
  /** How much the network seems to take of what a receiving transport would like to send, in bits per second. */
  downlinkBwe: { desiredBitrate: number; effectiveDesiredBitrate: number; availableBitrate: number };
  producerScore: { producerId: string; score: types.ProducerScore[] };
  consumerScore: { consumerId: string; score: types.ConsumerScore };
  /** The producer was paused by its owner. */
  consumerPaused: { consumerId: string };
  consumerResumed: { consumerId: string };
  /** The producer was closed, and the consumer with it. */
  consumerClosed: { consumerId: string };
  /** The layers that are being sent; absent when none is. */
  consumerLayersChanged: { consumerId: string; layers?: types.ConsumerLayers };
  dataConsumerClosed: { dataConsumerId: string };
}

/** What a room asks a client. The client accepts (no data) or rejects. */
export interface PeerRequests {
  newConsumer: {
    transportId: string;
    consumer: types.Consumer<ProducerAppData>;
  };
  newDataConsumer: {
    transportId: string;
    dataConsumer: types.DataConsumer<DataAppData>;
  };
}

/** The way to one client. */
export interface PeerLink {
  /** Tells the client something. Does nothing once the connection has ended. */
  notify<Name extends keyof PeerNotifications>(name: Name, data: PeerNotifications[Name]): void;
  /**
   * Asks the client.
   *
   * @throws ClientRequestError when the client rejects, is too late, or the connection ends.
   */
  request<Name extends keyof PeerRequests>(name: Name, data: PeerRequests[Name]): Promise<void>;
  /** Ends the connection as the server's own wish. Idempotent. */
  close(): void;
}
