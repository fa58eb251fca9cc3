import {
  BandwidthNotificationListener,
  ConsumerNotificationListener,
  ConsumerRequestListener,
  DataConsumerNotificationListener,
  DataConsumerRequestListener,
  PeerNotificationListener,
  ProducerNotificationListener,
  type NotificationListenerList,
  type Peer,
  type RequestListenerList,
  type Respond,
} from '../../src/index.ts';

/** What each callback was called with, by its name. */
export type Heard = Record<string, unknown[][]>;

/** All listeners, in smcdk's order, and what they heard. */
export interface AllListeners {
  readonly requests: RequestListenerList;
  readonly notifications: NotificationListenerList;
  readonly heard: Heard;
}

/** Subclasses of all of smcdk's listeners, with every callback overridden. */
export function allListeners(): AllListeners {
  const heard: Heard = {};
  const hear = (name: string, ...parameters: unknown[]): void => {
    (heard[name] ??= []).push(parameters);
  };
  class Consumer extends ConsumerRequestListener {
    override async onNewConsumer(respond: Respond, request: never, peer: Peer): Promise<void> {
      hear('onNewConsumer', respond, request, peer);
      await super.onNewConsumer(respond, request, peer);
    }
  }
  class DataConsumer extends DataConsumerRequestListener {
    override async onNewDataConsumer(respond: Respond, request: never, peer?: Peer): Promise<void> {
      hear('onNewDataConsumer', respond, request, peer);
      await super.onNewDataConsumer(respond, request, peer);
    }
  }
  class Bandwidth extends BandwidthNotificationListener {
    override onDownlinkBwe = (...given: unknown[]): void => hear('onDownlinkBwe', ...given);
  }
  class Peers extends PeerNotificationListener {
    override onNewPeer = (...given: unknown[]): void => hear('onNewPeer', ...given);
    override onPeerClosed = (...given: unknown[]): void => hear('onPeerClosed', ...given);
    override onPeerDisplayNameChanged = (...given: unknown[]): void =>
      hear('onPeerDisplayNameChanged', ...given);
    override onActiveSpeaker = (...given: unknown[]): void => hear('onActiveSpeaker', ...given);
  }
  class Producers extends ProducerNotificationListener {
    override onProducerScore = (...given: unknown[]): void => hear('onProducerScore', ...given);
  }
  class Consumers extends ConsumerNotificationListener {
    override onConsumerScore = (...given: unknown[]): void => hear('onConsumerScore', ...given);
    override onConsumerLayersChanged = (...given: unknown[]): void =>
      hear('onConsumerLayersChanged', ...given);
    override onConsumerPaused = (...given: unknown[]): void => hear('onConsumerPaused', ...given);
    override onConsumerResumed = (...given: unknown[]): void => hear('onConsumerResumed', ...given);
    override onConsumerClosed = (...given: unknown[]): void => hear('onConsumerClosed', ...given);
  }
  class DataConsumers extends DataConsumerNotificationListener {
    override onDataConsumerClosed = (...given: unknown[]): void => hear('onDataConsumerClosed', ...given);
    override onMessage = (...given: unknown[]): void => hear('onMessage', ...given);
  }
  const notifications = [
    new Bandwidth(),
    new Peers(),
    new Producers(),
    new Consumers(),
    new DataConsumers(),
  ] as const;
  return { requests: [new Consumer(), new DataConsumer()], notifications, heard };
}
