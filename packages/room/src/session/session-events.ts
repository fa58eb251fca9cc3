import type { EventEmitter } from 'node:events';
import type { RoomError } from '../errors.ts';
import type { MediasoupClientEvents } from '../events.ts';
import type { Subscription } from '../subscription.ts';
import type { SessionListener } from './notification-table.ts';

/** Turns what happens during a stay into the client's events. */
export function sessionEvents(
  emitter: EventEmitter<MediasoupClientEvents>,
  onDisconnected: (cause: RoomError) => void,
): SessionListener {
  return {
    onDisconnected,
    onTrackEnded: (publication) => emitter.emit('trackEnded', publication),
    onNewPeer: (peer) => emitter.emit('newPeer', peer),
    onPeerClosed: (peer) => emitter.emit('peerClosed', peer),
    onPeerDisplayNameChanged: (peer, name) => emitter.emit('peerDisplayNameChanged', peer, name),
    onActiveSpeaker: (peer) => emitter.emit('activeSpeaker', peer),
    onProducerScore: (publication, score) => emitter.emit('producerScore', publication, score),
    onConsumerScore: (subscription, score) => emitter.emit('consumerScore', subscription, score),
    onConsumerLayersChanged: (subscription, layers) =>
      emitter.emit('consumerLayersChanged', subscription, layers),
    onConsumerPaused: (subscription) => emitter.emit('consumerPaused', subscription, subscription.peer),
    onConsumerResumed: (subscription) => emitter.emit('consumerResumed', subscription, subscription.peer),
    onSubscribed: (subscription) => emitSubscribed(emitter, subscription),
    onUnsubscribed: (subscription) => emitter.emit('consumerClosed', subscription, subscription.peer),
    onMessage: (message) => emitter.emit('message', message),
    onRecordingFinished: (summary, subscription) => emitter.emit('recordingFinished', summary, subscription),
    onRecordingFailed: (error, subscription) => emitter.emit('recordingFailed', error, subscription),
  };
}

function emitSubscribed(emitter: EventEmitter<MediasoupClientEvents>, subscription: Subscription): void {
  if (subscription.recording !== undefined) {
    emitter.emit('recordingStarted', subscription.recording.path, subscription);
  }
  emitter.emit('newConsumer', subscription, subscription.peer);
}
