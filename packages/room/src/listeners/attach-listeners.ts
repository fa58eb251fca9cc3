import type { EventEmitter } from 'node:events';
import type { RoomError } from '../errors.ts';
import type { MediasoupClientEvents } from '../events.ts';
import type { Peer } from '../peer.ts';
import type { Listener } from './listener.ts';
import type { NotificationListeners } from './listener-options.ts';
import { ListenerQueue } from './listener-queue.ts';

/** What attached listeners need. */
export interface AttachOptions {
  readonly emitter: EventEmitter<MediasoupClientEvents>;
  readonly listeners: NotificationListeners;
  /** Milliseconds that a callback may take before the next one is called. */
  readonly timeoutMs: number;
  readonly onError: (error: RoomError) => void;
}

/** Calls the callback of a listener, in the queue of that listener. */
type Call = (name: string, callback: () => Promise<void>) => void;

/** Lets smcdk's notification listeners hear the client's events. */
export function attachListeners(options: AttachOptions): void {
  attachBandwidth(options);
  attachPeer(options);
  attachProducer(options);
  attachConsumer(options);
  attachDataConsumer(options);
}

/** Tells listeners who this client is. */
export function introduce(listeners: object, mePeer: Peer): void {
  for (const listener of Object.values(listeners) as Listener[]) listener.mePeer = mePeer;
}

function attachBandwidth(options: AttachOptions): void {
  const { bandwidth: listener } = options.listeners;
  if (listener === undefined) return;
  const call = caller(options);
  options.emitter.on('downlinkBwe', (data) => {
    call('onDownlinkBwe', async () => listener.onDownlinkBwe({ method: 'downlinkBwe', data }));
  });
}

function attachPeer(options: AttachOptions): void {
  const { peer: listener } = options.listeners;
  if (listener === undefined) return;
  const call = caller(options);
  const { emitter } = options;
  emitter.on('newPeer', (peer) => {
    const { peerId, displayName, device } = peer;
    const data = { peerId, displayName, device };
    call('onNewPeer', async () => listener.onNewPeer({ method: 'newPeer', data }, peer));
  });
  emitter.on('peerClosed', (peer) => {
    const { peerId } = peer;
    call('onPeerClosed', async () => listener.onPeerClosed({ method: 'peerClosed', data: { peerId } }, peer));
  });
  emitter.on('peerDisplayNameChanged', (peer, oldDisplayName) => {
    const { peerId, displayName } = peer;
    const message = {
      method: 'peerDisplayNameChanged',
      data: { peerId, displayName, oldDisplayName },
    } as const;
    call('onPeerDisplayNameChanged', async () => listener.onPeerDisplayNameChanged(message, peer));
  });
  emitter.on('activeSpeaker', (peer, volume) => {
    const message = { method: 'activeSpeaker', data: { peerId: peer?.peerId, volume } } as const;
    call('onActiveSpeaker', async () => listener.onActiveSpeaker(message, peer));
  });
}

function attachProducer(options: AttachOptions): void {
  const { producer: listener } = options.listeners;
  if (listener === undefined) return;
  const call = caller(options);
  options.emitter.on('producerScore', ({ producer }, score) => {
    const data = { producerId: producer.id, score };
    call('onProducerScore', async () => listener.onProducerScore({ method: 'producerScore', data }));
  });
}

function attachConsumer(options: AttachOptions): void {
  const { consumer: listener } = options.listeners;
  if (listener === undefined) return;
  const call = caller(options);
  const { emitter } = options;
  emitter.on('consumerScore', ({ consumer, peer }, score) => {
    const data = { consumerId: consumer.id, score };
    call('onConsumerScore', async () => listener.onConsumerScore({ method: 'consumerScore', data }, peer));
  });
  emitter.on('consumerLayersChanged', ({ consumer, peer }, layers) => {
    const message = { method: 'consumerLayersChanged', data: { consumerId: consumer.id, layers } } as const;
    call('onConsumerLayersChanged', async () => listener.onConsumerLayersChanged(message, peer));
  });
  emitter.on('consumerPaused', ({ consumer }, peer) => {
    const data = { consumerId: consumer.id };
    call('onConsumerPaused', async () => listener.onConsumerPaused({ method: 'consumerPaused', data }, peer));
  });
  emitter.on('consumerResumed', ({ consumer }, peer) => {
    const data = { consumerId: consumer.id };
    call('onConsumerResumed', async () =>
      listener.onConsumerResumed({ method: 'consumerResumed', data }, peer),
    );
  });
  emitter.on('consumerClosed', ({ consumer }, peer) => {
    const data = { consumerId: consumer.id };
    call('onConsumerClosed', async () => listener.onConsumerClosed({ method: 'consumerClosed', data }, peer));
  });
}

function attachDataConsumer(options: AttachOptions): void {
  const { dataConsumer: listener } = options.listeners;
  if (listener === undefined) return;
  const call = caller(options);
  options.emitter.on('dataConsumerClosed', ({ dataConsumer }, peer) => {
    const message = { method: 'dataConsumerClosed', data: { dataConsumerId: dataConsumer.id } } as const;
    call('onDataConsumerClosed', async () => listener.onDataConsumerClosed(message, peer));
  });
  options.emitter.on('message', ({ peer, data, label, protocol, subscription }) => {
    call('onMessage', async () => listener.onMessage(peer, data, label, protocol, subscription.appData));
  });
}

function caller({ timeoutMs, onError }: AttachOptions): Call {
  const queue = new ListenerQueue();
  return (name, callback) => queue.add({ name, timeoutMs, call: callback, onError });
}
