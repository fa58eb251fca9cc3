import type { AppData } from 'mediasoup-client/types';
import type { Peer } from '../peer.ts';
import type {
  ConsumerLayers,
  ConsumerScore,
  DownlinkEstimate,
  ProducerScore,
} from '../signaling/room-notification.ts';
import type { PeerInfo } from '../signaling/signaler.ts';
import { Listener, type ListenerMessage } from './listener.ts';

/** What a callback may give back: nothing waits for it, and the next callback comes after it. */
export type ListenerResult = void | Promise<void>;

/** Hears of the bandwidth towards this client. */
export class BandwidthNotificationListener extends Listener {
  /** The server has a new estimate; of servers that do not tell, it is derived from the transport's statistics. */
  onDownlinkBwe(_message: ListenerMessage<'downlinkBwe', DownlinkEstimate>): ListenerResult {}
}

/** Hears of the other peers. */
export class PeerNotificationListener extends Listener {
  /** A peer came. */
  onNewPeer(_message: ListenerMessage<'newPeer', PeerInfo>, _newPeer: Peer): ListenerResult {}

  /** A peer left. */
  onPeerClosed(
    _message: ListenerMessage<'peerClosed', { readonly peerId: string }>,
    _closedPeer: Peer,
  ): ListenerResult {}

  /** A peer renamed itself. */
  onPeerDisplayNameChanged(
    _message: ListenerMessage<
      'peerDisplayNameChanged',
      { readonly peerId: string; readonly displayName: string; readonly oldDisplayName: string }
    >,
    _otherPeer: Peer,
  ): ListenerResult {}

  /** Somebody else speaks loudest, or nobody does. */
  onActiveSpeaker(
    _message: ListenerMessage<
      'activeSpeaker',
      { readonly peerId: string | undefined; readonly volume: number | undefined }
    >,
    _speakPeer: Peer | undefined,
  ): ListenerResult {}
}

/** Hears of what this client sends. */
export class ProducerNotificationListener extends Listener {
  /** The server scored a producer. */
  onProducerScore(
    _message: ListenerMessage<
      'producerScore',
      { readonly producerId: string; readonly score: readonly ProducerScore[] }
    >,
  ): ListenerResult {}
}

/** The id of a consumer. */
interface ConsumerId {
  readonly consumerId: string;
}

/** Hears of what this client receives. */
export class ConsumerNotificationListener extends Listener {
  /** The server scored a consumer. */
  onConsumerScore(
    _message: ListenerMessage<'consumerScore', ConsumerId & { readonly score: ConsumerScore }>,
    _otherPeer: Peer,
  ): ListenerResult {}

  /** The server sends other layers; none: nothing. */
  onConsumerLayersChanged(
    _message: ListenerMessage<
      'consumerLayersChanged',
      ConsumerId & { readonly layers: ConsumerLayers | undefined }
    >,
    _otherPeer: Peer,
  ): ListenerResult {}

  /** The sender paused; the consumer is paused already. */
  onConsumerPaused(
    _message: ListenerMessage<'consumerPaused', ConsumerId>,
    _otherPeer: Peer,
  ): ListenerResult {}

  /** The sender resumed; the consumer is resumed already. */
  onConsumerResumed(
    _message: ListenerMessage<'consumerResumed', ConsumerId>,
    _otherPeer: Peer,
  ): ListenerResult {}

  /** Nothing is received any more; the recording is whole already. */
  onConsumerClosed(
    _message: ListenerMessage<'consumerClosed', ConsumerId>,
    _otherPeer: Peer,
  ): ListenerResult {}
}

/** Hears of data messages. No peer: the server's bot. */
export class DataConsumerNotificationListener extends Listener {
  /** Messages are no longer received. */
  onDataConsumerClosed(
    _message: ListenerMessage<'dataConsumerClosed', { readonly dataConsumerId: string }>,
    _otherPeer: Peer | undefined,
  ): ListenerResult {}

  /** A message came. */
  onMessage(
    _otherPeer: Peer | undefined,
    _message: string | ArrayBuffer,
    _label: string,
    _protocol: string,
    _appData: AppData,
  ): ListenerResult {}
}
