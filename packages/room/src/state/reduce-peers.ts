import type { PeerInfo } from '../signaling/signaler.ts';
import { reduction, unknownId, withEntry, withoutEntry, type Reducer, type Reduction } from './reduction.ts';
import type { RoomAction } from './room-action.ts';
import type { RoomChange } from './room-change.ts';
import type { RoomState } from './room-state.ts';

type Of<Type extends RoomAction['type']> = Extract<RoomAction, { type: Type }>;

/**
 * The room was entered. Peers that were there before our connection was lost stay who they are; those that are missing
 * may be reconnecting as well, and stay absent until `absentPeersExpired`.
 */
export const entered: Reducer<Of<'entered'>> = (state, { peers }) => {
  const early = state.connection !== 'reconnecting';
  let result = reduction(state);
  for (const peer of peers) result = chain(result, welcome(result.state, peer, early));
  return result;
};

/** A peer came. One of a known id takes the place of the former, unless that was only absent. */
export const newPeer: Reducer<Of<'newPeer'>> = (state, { peer }) => welcome(state, peer, false);

/** A peer left. */
export const peerClosed: Reducer<Of<'peerClosed'>> = (state, { peerId }) => {
  if (!state.peers.has(peerId)) return unknownId(state, 'peerClosed', peerId);
  const speakers = state.speakers.filter((speaker) => speaker.peerId !== peerId);
  const activeSpeakerId = state.activeSpeakerId === peerId ? undefined : state.activeSpeakerId;
  const peers = withoutEntry(state.peers, peerId);
  return reduction({ ...state, peers, speakers, activeSpeakerId }, { type: 'peerLeft', peerId });
};

/** A peer renamed itself. The same name again is no news. */
export const peerDisplayNameChanged: Reducer<Of<'peerDisplayNameChanged'>> = (
  state,
  { peerId, displayName },
) => {
  const peer = state.peers.get(peerId);
  if (peer === undefined) return unknownId(state, 'peerDisplayNameChanged', peerId);
  return rename(state, { ...peer, displayName });
};

/** Another peer is the loudest, or nobody is. Nothing is said of peers that are not known, such as this one. */
export const activeSpeaker: Reducer<Of<'activeSpeaker'>> = (state, { peerId, volume }) => {
  const known = peerId !== undefined && state.peers.has(peerId) ? peerId : undefined;
  return reduction(
    { ...state, activeSpeakerId: known },
    { type: 'activeSpeakerChanged', peerId: known, volume: known === undefined ? undefined : volume },
  );
};

/** Who speaks, and how loud. */
export const speakingPeers: Reducer<Of<'speakingPeers'>> = (state, { peers }) => {
  const speakers = peers.filter(({ peerId }) => state.peers.has(peerId));
  return reduction({ ...state, speakers }, { type: 'speakersChanged', speakers });
};

/** Peers that did not come back have left. */
export const absentPeersExpired: Reducer<Of<'absentPeersExpired'>> = (state) => {
  let result = reduction(state);
  for (const { peerId, present } of state.peers.values()) {
    if (!present) result = chain(result, peerClosed(result.state, { type: 'peerClosed', peerId }));
  }
  return result;
};

function welcome(state: RoomState, info: PeerInfo, early: boolean): Reduction {
  const known = state.peers.get(info.peerId);
  if (known === undefined || known.present) {
    return join(state, info, { replaced: known !== undefined, early });
  }
  const returned = reduction(
    { ...state, peers: withEntry(state.peers, info.peerId, { ...known, present: true }) },
    { type: 'peerReturned', peerId: info.peerId },
  );
  return chain(returned, rename(returned.state, { ...info, present: true }));
}

function join(
  state: RoomState,
  info: PeerInfo,
  how: { readonly replaced: boolean; readonly early: boolean },
): Reduction {
  const peer = { ...info, present: true };
  return reduction(
    { ...state, peers: withEntry(state.peers, info.peerId, peer) },
    { type: 'peerJoined', peer, ...how },
  );
}

function rename(state: RoomState, peer: PeerInfo & { readonly present: boolean }): Reduction {
  const { peerId, displayName } = peer;
  const previousName = state.peers.get(peerId)?.displayName ?? '';
  const peers = withEntry(state.peers, peerId, peer);
  const changes: readonly RoomChange[] =
    previousName === displayName ? [] : [{ type: 'peerRenamed', peerId, displayName, previousName }];
  return reduction({ ...state, peers }, ...changes);
}

function chain(first: Reduction, second: Reduction): Reduction {
  return { state: second.state, changes: [...first.changes, ...second.changes] };
}
