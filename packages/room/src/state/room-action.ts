import type { RoomNotification } from '../signaling/room-notification.ts';
import type { ConsumerOffer, DataConsumerOffer, PeerInfo } from '../signaling/signaler.ts';
import type { ClientState } from './room-state.ts';

/** What can happen to a stay: what the server tells, and what this client does. */
export type RoomAction =
  | RoomNotification
  | { readonly type: 'connectionChanged'; readonly connection: ClientState }
  /** The server let this peer in, for the first time or again. */
  | { readonly type: 'entered'; readonly peers: readonly PeerInfo[] }
  /** The signalling connection is gone, and with it whatever the server had for this peer. */
  | { readonly type: 'connectionLost' }
  /** Peers that have not come back since the connection was lost are given up. */
  | { readonly type: 'absentPeersExpired' }
  | { readonly type: 'consumerOffered'; readonly offer: ConsumerOffer }
  | { readonly type: 'consumerOpened'; readonly consumerId: string }
  /** The consumer was refused, or could not be made, or was closed by this client. */
  | { readonly type: 'consumerGone'; readonly consumerId: string }
  | { readonly type: 'dataConsumerOffered'; readonly offer: DataConsumerOffer }
  | { readonly type: 'dataConsumerOpened'; readonly dataConsumerId: string }
  | { readonly type: 'dataConsumerGone'; readonly dataConsumerId: string }
  | { readonly type: 'publicationAdded'; readonly publicationId: string }
  | { readonly type: 'publicationBound'; readonly publicationId: string; readonly producerId: string }
  | { readonly type: 'publicationRemoved'; readonly publicationId: string };
