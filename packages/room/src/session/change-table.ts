import type { ClientState } from '../events.ts';
import type { Fire } from '../fire.ts';
import type { Room } from '../room.ts';
import type { RoomChange } from '../state/room-change.ts';
import type { Subscription } from '../subscription.ts';
import type { Admission } from './admission.ts';
import type { PeerQueues } from './peer-queues.ts';
import type { Publisher } from './publisher.ts';
import type { Receiver } from './receiver.ts';

/** What changes of the state are acted on. */
export interface ChangeContext {
  readonly room: Room;
  readonly receiver: Receiver;
  readonly publisher: Publisher;
  readonly admission: Admission;
  readonly queues: PeerQueues;
  readonly fire: Fire;
  readonly onState: (state: ClientState) => void;
}

type Handlers = {
  readonly [Type in RoomChange['type']]: (
    context: ChangeContext,
    change: Extract<RoomChange, { type: Type }>,
  ) => void;
};

/** What each change does to the objects of the app, and which event it fires. */
const HANDLERS: Handlers = {
  connectionStateChanged: ({ onState }, { state }) => onState(state),
  serverVersionTold: ({ fire }, { version }) => fire('serverVersion', version),
  peerJoined: (context, { peer: info, replaced, early }) => {
    if (replaced) endPeer(context, info.peerId);
    const peer = context.room.addPeer(info);
    if (!early) context.fire('newPeer', peer);
  },
  peerReturned: () => undefined,
  peerLeft: (context, { peerId }) => {
    const peer = context.room.removePeer(peerId);
    endPeer(context, peerId);
    if (peer !== undefined) context.fire('peerClosed', peer);
  },
  peerRenamed: ({ room, fire }, { peerId, displayName, previousName }) => {
    const peer = room.peers.get(peerId);
    peer?.rename(displayName);
    if (peer !== undefined) fire('peerDisplayNameChanged', peer, previousName);
  },
  activeSpeakerChanged: ({ room, fire }, { peerId, volume }) => {
    const peer = peerId === undefined ? undefined : room.peers.get(peerId);
    room.setActiveSpeaker(peer);
    fire('activeSpeaker', peer, volume);
  },
  speakersChanged: ({ room, fire }, { speakers }) => {
    fire(
      'speakingPeers',
      speakers.map(({ peerId, volume }) => ({ peer: room.obtainPeer(peerId), volume })),
    );
  },
  downlinkEstimated: ({ fire }, { estimate }) => fire('downlinkBwe', estimate),
  producerScored: ({ publisher, fire }, { publicationId, score }) => {
    const publication = publisher.get(publicationId);
    publication?.setScore(score);
    if (publication !== undefined) fire('producerScore', publication, score);
  },
  consumerScored: (context, { consumerId, score }) =>
    withSubscription(context, consumerId, (subscription) => {
      subscription.setScore(score);
      context.fire('consumerScore', subscription, score);
    }),
  consumerLayersChanged: (context, { consumerId, layers }) =>
    withSubscription(context, consumerId, (subscription) => {
      subscription.setLayers(layers);
      context.fire('consumerLayersChanged', subscription, layers);
    }),
  consumerPaused: (context, { consumerId }) =>
    withSubscription(context, consumerId, (subscription) => {
      subscription.setProducerPaused(true);
      context.fire('consumerPaused', subscription, subscription.peer);
    }),
  consumerResumed: (context, { consumerId }) =>
    withSubscription(context, consumerId, (subscription) => {
      subscription.setProducerPaused(false);
      context.fire('consumerResumed', subscription, subscription.peer);
    }),
  consumerClosed: (context, { consumerId }) => {
    context.admission.withdraw(consumerId);
    withSubscription(context, consumerId, (subscription) => void context.receiver.end(subscription));
  },
  dataConsumerClosed: ({ receiver }, { dataConsumerId }) => receiver.endData(dataConsumerId),
  unknownId: () => undefined,
};

/** Acts on a change. */
export function handleChange(context: ChangeContext, change: RoomChange): void {
  const handler = HANDLERS[change.type] as (context: ChangeContext, change: RoomChange) => void;
  handler(context, change);
}

function withSubscription(
  { receiver }: ChangeContext,
  consumerId: string,
  action: (subscription: Subscription) => void,
): void {
  const subscription = receiver.get(consumerId);
  if (subscription !== undefined) action(subscription);
}

/**
 * The server tells of each consumer of a peer that is gone, but it need not. What is being taken is ended as soon as it has
 * been.
 */
function endPeer({ receiver, admission, queues }: ChangeContext, peerId: string): void {
  admission.withdrawPeer(peerId);
  void queues.run(peerId, async () => {
    const theirs = receiver.subscriptions.filter(({ peer }) => peer.peerId === peerId);
    await Promise.all(theirs.map(async (subscription) => receiver.end(subscription)));
  });
}
