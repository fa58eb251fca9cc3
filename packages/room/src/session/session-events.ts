import type { EventEmitter } from 'node:events';
import type { MediasoupClientEvents } from '../events.ts';
import type { Subscription } from '../subscription.ts';
import type { SessionListener } from './notification-table.ts';

/** Fires one event of the client. */
type Fire = <Name extends keyof MediasoupClientEvents>(
  name: Name,
  ...parameters: MediasoupClientEvents[Name]
) => void;

/** Turns what happens during a stay into the client's events. */
export function sessionEvents(
  emitter: EventEmitter<MediasoupClientEvents>,
): Omit<SessionListener, 'onDisconnected'> {
  const fire = fireOn(emitter);
  return {
    onPublished: (publication) => fire('published', publication),
    onTrackEnded: (publication) => fire('trackEnded', publication),
    onNewPeer: (peer) => fire('newPeer', peer),
    onPeerClosed: (peer) => fire('peerClosed', peer),
    onPeerDisplayNameChanged: (peer, name) => fire('peerDisplayNameChanged', peer, name),
    onActiveSpeaker: (peer) => fire('activeSpeaker', peer),
    onProducerScore: (publication, score) => fire('producerScore', publication, score),
    onConsumerScore: (subscription, score) => fire('consumerScore', subscription, score),
    onConsumerLayersChanged: (subscription, layers) => fire('consumerLayersChanged', subscription, layers),
    onConsumerPaused: (subscription) => fire('consumerPaused', subscription, subscription.peer),
    onConsumerResumed: (subscription) => fire('consumerResumed', subscription, subscription.peer),
    onSubscribed: (subscription) => fireSubscribed(fire, subscription),
    onUnsubscribed: (subscription) => fire('consumerClosed', subscription, subscription.peer),
    onMessage: (message) => fire('message', message),
    onRecordingFinished: (summary, subscription) => fire('recordingFinished', summary, subscription),
    onRecordingFailed: (error, subscription) => fire('recordingFailed', error, subscription),
  };
}

function fireSubscribed(fire: Fire, subscription: Subscription): void {
  if (subscription.recording !== undefined)
    fire('recordingStarted', subscription.recording.path, subscription);
  fire('newConsumer', subscription, subscription.peer);
}

/** Fires events so that a listener that throws ends the program, as it should, but nothing of the stay is left undone. */
function fireOn(emitter: EventEmitter<MediasoupClientEvents>): Fire {
  return (name, ...parameters) => {
    try {
      // The tuple of a generic name is known to the caller only.
      (emitter as EventEmitter).emit(name, ...parameters);
    } catch (error) {
      process.nextTick(() => {
        throw error;
      });
    }
  };
}
