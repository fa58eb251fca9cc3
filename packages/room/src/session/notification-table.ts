import type { RoomError } from '../errors.ts';
import type { Peer } from '../peer.ts';
import type { Publication } from '../publication.ts';
import type { RoomNotification } from '../signaling/signaler.ts';
import type { Subscription } from '../subscription.ts';
import type { ReceiveSideListener } from './receive-side.ts';
import type { SendSideListener } from './send-side.ts';
import type { Session } from './session.ts';

/** Who is told what happens during a stay. */
export interface SessionListener extends ReceiveSideListener, SendSideListener {
  onDisconnected(cause: RoomError): void;
  onNewPeer(peer: Peer): void;
  onPeerClosed(peer: Peer): void;
  onPeerDisplayNameChanged(peer: Peer, previousName: string): void;
  onActiveSpeaker(peer: Peer | undefined): void;
  onProducerScore(publication: Publication, score: unknown): void;
  onConsumerScore(subscription: Subscription, score: unknown): void;
  onConsumerLayersChanged(subscription: Subscription, layers: unknown): void;
  onConsumerPaused(subscription: Subscription): void;
  onConsumerResumed(subscription: Subscription): void;
}

type Handlers = {
  readonly [Type in RoomNotification['type']]: (
    session: Session,
    notification: Extract<RoomNotification, { type: Type }>,
  ) => void | Promise<void>;
};

/** What each notification of the server does. Ids that are not known (any more) do nothing. */
const HANDLERS: Handlers = {
  serverVersion: () => undefined,
  newPeer: ({ room, listener }, { peer }) => listener.onNewPeer(room.addPeer(peer)),
  peerClosed: ({ room, listener }, { peerId }) => {
    const peer = room.removePeer(peerId);
    if (peer) listener.onPeerClosed(peer);
  },
  peerDisplayNameChanged: ({ room, listener }, { peerId, displayName }) => {
    const peer = room.peers.get(peerId);
    if (peer === undefined) return;
    const previousName = peer.displayName;
    peer.rename(displayName);
    listener.onPeerDisplayNameChanged(peer, previousName);
  },
  activeSpeaker: ({ room, listener }, { peerId }) =>
    listener.onActiveSpeaker(peerId === undefined ? undefined : room.peers.get(peerId)),
  speakingPeers: () => undefined,
  downlinkBwe: () => undefined,
  producerScore: ({ sendSide, listener }, { producerId, score }) => {
    const publication = sendSide.publications.get(producerId);
    if (publication) listener.onProducerScore(publication, score);
  },
  consumerScore: (session, { consumerId, score }) =>
    withSubscription(session, consumerId, (s) => session.listener.onConsumerScore(s, score)),
  consumerLayersChanged: (session, { consumerId, layers }) =>
    withSubscription(session, consumerId, (s) => session.listener.onConsumerLayersChanged(s, layers)),
  consumerPaused: (session, { consumerId }) =>
    withSubscription(session, consumerId, (subscription) => {
      subscription.consumer.pause();
      session.listener.onConsumerPaused(subscription);
    }),
  consumerResumed: (session, { consumerId }) =>
    withSubscription(session, consumerId, (subscription) => {
      subscription.consumer.resume();
      session.listener.onConsumerResumed(subscription);
    }),
  consumerClosed: async ({ receiveSide }, { consumerId }) => receiveSide?.unsubscribe(consumerId),
  dataConsumerClosed: ({ receiveSide }, { dataConsumerId }) => receiveSide?.unsubscribeData(dataConsumerId),
};

/** Brings the session up to date with what the server told. */
export async function handleNotification(session: Session, notification: RoomNotification): Promise<void> {
  const handler = HANDLERS[notification.type] as (
    session: Session,
    notification: RoomNotification,
  ) => unknown;
  await handler(session, notification);
}

function withSubscription(
  { receiveSide }: Session,
  consumerId: string,
  action: (subscription: Subscription) => void,
): void {
  const subscription = receiveSide?.subscriptions.get(consumerId);
  if (subscription) action(subscription);
}
