import { reduction, unknownId, withEntry, withoutEntry, type Reducer } from './reduction.ts';
import type { RoomAction } from './room-action.ts';

type Of<Type extends RoomAction['type']> = Extract<RoomAction, { type: Type }>;

/** The client entered another stage of its life. The same again is no news, and `closed` is the last. */
export const connectionChanged: Reducer<Of<'connectionChanged'>> = (state, { connection }) => {
  const { connection: previous } = state;
  if (previous === connection || previous === 'closed') return reduction(state);
  return reduction({ ...state, connection }, { type: 'connectionStateChanged', state: connection, previous });
};

/** The server forgets a peer whose connection is gone: consumers and producers end, peers may have survived. */
export const connectionLost: Reducer<Of<'connectionLost'>> = (state) => {
  const absent = [...state.peers].map(([id, peer]) => [id, { ...peer, present: false }] as const);
  const unbound = [...state.publications].map(
    ([id, publication]) => [id, { ...publication, producerId: undefined, score: [] }] as const,
  );
  return reduction({
    ...state,
    peers: new Map(absent),
    publications: new Map(unbound),
    consumers: new Map(),
    dataConsumers: new Map(),
    early: new Map(),
    activeSpeakerId: undefined,
    speakers: [],
  });
};

/** This client wants to publish something. */
export const publicationAdded: Reducer<Of<'publicationAdded'>> = (state, { publicationId }) => {
  const publication = { publicationId, producerId: undefined, score: [] };
  return reduction({ ...state, publications: withEntry(state.publications, publicationId, publication) });
};

/** The server has a producer of a publication. */
export const publicationBound: Reducer<Of<'publicationBound'>> = (state, { publicationId, producerId }) => {
  const publication = state.publications.get(publicationId);
  if (publication === undefined) return unknownId(state, 'publicationBound', publicationId);
  const bound = { ...publication, producerId };
  return reduction({ ...state, publications: withEntry(state.publications, publicationId, bound) });
};

/** A publication ended. */
export const publicationRemoved: Reducer<Of<'publicationRemoved'>> = (state, { publicationId }) =>
  reduction({ ...state, publications: withoutEntry(state.publications, publicationId) });

/** The server scored a producer. */
export const producerScore: Reducer<Of<'producerScore'>> = (state, { producerId, score }) => {
  const all = [...state.publications.values()];
  const publication = all.find((candidate) => candidate.producerId === producerId);
  if (publication === undefined) return unknownId(state, 'producerScore', producerId);
  const { publicationId } = publication;
  const publications = withEntry(state.publications, publicationId, { ...publication, score });
  return reduction({ ...state, publications }, { type: 'producerScored', publicationId, score });
};

/** The server told its version. */
export const serverVersion: Reducer<Of<'serverVersion'>> = (state, { version }) =>
  reduction(state, { type: 'serverVersionTold', version });

/** The server told what it thinks of the way to this client. */
export const downlinkBwe: Reducer<Of<'downlinkBwe'>> = (
  state,
  { desiredBitrate, effectiveDesiredBitrate, availableBitrate },
) =>
  reduction(state, {
    type: 'downlinkEstimated',
    estimate: { desiredBitrate, effectiveDesiredBitrate, availableBitrate },
  });
