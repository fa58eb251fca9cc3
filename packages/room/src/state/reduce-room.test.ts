import { array, assert, constantFrom, property, record, type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConsumerOffer, DataConsumerOffer } from '../signaling/signaler.ts';
import { reduceRoom } from './reduce-room.ts';
import type { RoomAction } from './room-action.ts';
import type { RoomChange } from './room-change.ts';
import { EMPTY_ROOM_STATE, MAX_EARLY_NEWS, type RoomState } from './room-state.ts';

const ALICE = { peerId: 'alice', displayName: 'Alice', device: undefined };
const CAROL = { peerId: 'carol', displayName: 'Carol', device: undefined };

function offer(consumerId = 'c1', peerId = 'alice'): ConsumerOffer {
  return {
    consumerId,
    peerId,
    producerId: `producer of ${consumerId}`,
    kind: 'audio',
    rtpParameters: { codecs: [] },
    type: 'simple',
    producerPaused: false,
    appData: {},
  };
}

function dataOffer(dataConsumerId = 'd1'): DataConsumerOffer {
  return {
    dataConsumerId,
    peerId: undefined,
    dataProducerId: 'p',
    sctpStreamParameters: {},
    label: 'bot',
    protocol: '',
    appData: {},
  };
}

/** What a row of actions makes of the empty state, and all that changed. */
function run(...actions: readonly RoomAction[]): { state: RoomState; changes: RoomChange[] } {
  const changes: RoomChange[] = [];
  let state = EMPTY_ROOM_STATE;
  for (const action of actions) {
    const result = reduceRoom(state, action);
    state = result.state;
    changes.push(...result.changes);
  }
  return { state, changes };
}

const types = (changes: readonly RoomChange[]): string[] => changes.map(({ type }) => type);

describe('peers', () => {
  it('come, are renamed and go', () => {
    const { state, changes } = run(
      { type: 'entered', peers: [ALICE] },
      { type: 'newPeer', peer: CAROL },
      { type: 'peerDisplayNameChanged', peerId: 'carol', displayName: 'C', oldDisplayName: undefined },
      { type: 'peerDisplayNameChanged', peerId: 'carol', displayName: 'C', oldDisplayName: undefined },
      { type: 'peerClosed', peerId: 'alice' },
    );
    expect(types(changes)).toEqual(['peerJoined', 'peerJoined', 'peerRenamed', 'peerLeft']);
    expect(changes.at(2)).toMatchObject({ previousName: 'Carol', displayName: 'C' });
    expect([...state.peers.keys()]).toEqual(['carol']);
  });

  it('of a known id take the place of the former', () => {
    const { changes } = run({ type: 'newPeer', peer: ALICE }, { type: 'newPeer', peer: ALICE });
    expect(changes).toMatchObject([{ replaced: false }, { type: 'peerJoined', replaced: true }]);
  });

  it('stay who they are when our connection was lost, and go when they do not come back', () => {
    const { state, changes } = run(
      { type: 'entered', peers: [ALICE, CAROL] },
      { type: 'connectionLost' },
      { type: 'entered', peers: [{ ...ALICE, displayName: 'Alicia' }] },
      { type: 'absentPeersExpired' },
    );
    expect(types(changes).slice(2)).toEqual(['peerReturned', 'peerRenamed', 'peerLeft']);
    expect([...state.peers.keys()]).toEqual(['alice']);
  });

  it('speak; those who are not known, such as this one, do not', () => {
    const { state, changes } = run(
      { type: 'newPeer', peer: ALICE },
      { type: 'activeSpeaker', peerId: 'alice', volume: -20 },
      {
        type: 'speakingPeers',
        peers: [
          { peerId: 'alice', volume: -20 },
          { peerId: 'me', volume: -1 },
        ],
      },
      { type: 'activeSpeaker', peerId: 'me', volume: -15 },
    );
    expect(changes.slice(1)).toEqual([
      { type: 'activeSpeakerChanged', peerId: 'alice', volume: -20 },
      { type: 'speakersChanged', speakers: [{ peerId: 'alice', volume: -20 }] },
      { type: 'activeSpeakerChanged', peerId: undefined, volume: undefined },
    ]);
    expect(state.activeSpeakerId).toBeUndefined();
  });

  it('that leave speak no more', () => {
    const { state } = run(
      { type: 'newPeer', peer: ALICE },
      { type: 'activeSpeaker', peerId: 'alice', volume: -20 },
      { type: 'speakingPeers', peers: [{ peerId: 'alice', volume: -20 }] },
      { type: 'peerClosed', peerId: 'alice' },
    );
    expect([state.activeSpeakerId, state.speakers]).toEqual([undefined, []]);
  });
});

describe('consumers', () => {
  it('are offered, open, change and close', () => {
    const { state, changes } = run(
      { type: 'consumerOffered', offer: offer() },
      { type: 'consumerOpened', consumerId: 'c1' },
      { type: 'consumerPaused', consumerId: 'c1' },
      { type: 'consumerPaused', consumerId: 'c1' },
      { type: 'consumerResumed', consumerId: 'c1' },
      { type: 'consumerScore', consumerId: 'c1', score: { score: 9 } },
      { type: 'consumerLayersChanged', consumerId: 'c1', layers: { spatialLayer: 2 } },
      { type: 'consumerClosed', consumerId: 'c1' },
    );
    expect(types(changes)).toEqual([
      'consumerPaused',
      'consumerResumed',
      'consumerScored',
      'consumerLayersChanged',
      'consumerClosed',
    ]);
    expect([state.consumers.size, state.unknownIds]).toEqual([0, 0]);
  });

  it('closed in the middle of being made are closed once they are', () => {
    const { changes } = run(
      { type: 'consumerOffered', offer: offer() },
      { type: 'consumerClosed', consumerId: 'c1' },
      { type: 'consumerOpened', consumerId: 'c1' },
    );
    expect(types(changes)).toEqual(['consumerClosed', 'consumerClosed']);
  });

  it('closed before they are offered are not taken', () => {
    const { state, changes } = run(
      { type: 'consumerClosed', consumerId: 'c1' },
      { type: 'consumerOffered', offer: offer() },
    );
    expect(types(changes)).toEqual(['unknownId', 'consumerClosed']);
    expect([state.consumers.size, state.early.size, state.unknownIds]).toEqual([0, 0, 1]);
  });

  it('paused before they are offered begin paused', () => {
    const { state } = run(
      { type: 'consumerPaused', consumerId: 'c1' },
      { type: 'consumerOffered', offer: offer() },
    );
    expect(state.consumers.get('c1')?.producerPaused).toBe(true);
  });

  it('never seen are counted, and only so many remembered', () => {
    const actions = Array.from({ length: 2 * MAX_EARLY_NEWS }, (_, index) => ({
      type: 'consumerClosed' as const,
      consumerId: `c${index}`,
    }));
    const { state } = run(...actions);
    expect([state.unknownIds, state.early.size]).toEqual([2 * MAX_EARLY_NEWS, MAX_EARLY_NEWS]);
    expect(state.early.has('c0')).toBe(false);
  });
});

describe('data consumers', () => {
  it('open and close, also in the middle of being made', () => {
    const { changes, state } = run(
      { type: 'dataConsumerOffered', offer: dataOffer() },
      { type: 'dataConsumerOpened', dataConsumerId: 'd1' },
      { type: 'dataConsumerOffered', offer: dataOffer('d2') },
      { type: 'dataConsumerClosed', dataConsumerId: 'd2' },
      { type: 'dataConsumerOpened', dataConsumerId: 'd2' },
    );
    expect(types(changes)).toEqual(['dataConsumerClosed', 'dataConsumerClosed']);
    expect([...state.dataConsumers.values()]).toMatchObject([{ dataConsumerId: 'd1', stage: 'open' }]);
  });
});

describe('data consumers that were closed before they were offered', () => {
  it('stay closed, and come anew under the same id', () => {
    const closed = { type: 'dataConsumerClosed', dataConsumerId: 'd1' } as const;
    const offered = { type: 'dataConsumerOffered', offer: dataOffer() } as const;
    const { state } = run(closed, offered);
    expect([state.dataConsumers.size, state.early.size, state.unknownIds]).toEqual([0, 0, 1]);
    expect(run(closed, offered, offered).state.dataConsumers.size).toBe(1);
  });
});

describe('publications', () => {
  it('are known by the id of their producer, which changes with the connection', () => {
    const { state, changes } = run(
      { type: 'publicationAdded', publicationId: 'mine' },
      { type: 'publicationBound', publicationId: 'mine', producerId: 'p1' },
      { type: 'producerScore', producerId: 'p1', score: [{ score: 5 }] },
      { type: 'connectionLost' },
      { type: 'producerScore', producerId: 'p1', score: [{ score: 6 }] },
      { type: 'publicationBound', publicationId: 'mine', producerId: 'p2' },
      { type: 'producerScore', producerId: 'p2', score: [{ score: 7 }] },
    );
    expect(changes).toMatchObject([
      { type: 'producerScored', publicationId: 'mine', score: [{ score: 5 }] },
      { type: 'unknownId', id: 'p1' },
      { type: 'producerScored', publicationId: 'mine', score: [{ score: 7 }] },
    ]);
    expect(state.publications.get('mine')?.producerId).toBe('p2');
  });
});

describe('the connection', () => {
  it('changes; the same again is no news, and closed is the last', () => {
    const { changes } = run(
      { type: 'connectionChanged', connection: 'connecting' },
      { type: 'connectionChanged', connection: 'connecting' },
      { type: 'connectionChanged', connection: 'closed' },
      { type: 'connectionChanged', connection: 'joined' },
    );
    expect(changes).toMatchObject([
      { state: 'connecting', previous: 'new' },
      { state: 'closed', previous: 'connecting' },
    ]);
  });

  it('takes the consumers with it', () => {
    const { state } = run(
      { type: 'consumerOffered', offer: offer() },
      { type: 'dataConsumerOffered', offer: dataOffer() },
      { type: 'connectionLost' },
    );
    expect([state.consumers.size, state.dataConsumers.size]).toEqual([0, 0]);
  });
});

describe('whatever happens', () => {
  const id = constantFrom('a', 'b', 'c');
  const peer = record({ peerId: id, displayName: id }).map((fields) => ({ ...fields, device: undefined }));
  const consumerType = constantFrom(
    'consumerOpened',
    'consumerGone',
    'consumerClosed',
    'consumerPaused',
    'consumerResumed',
  );
  const dataType = constantFrom('dataConsumerOpened', 'dataConsumerGone', 'dataConsumerClosed');
  const actions: readonly Arbitrary<RoomAction>[] = [
    peer.map((info) => ({ type: 'newPeer', peer: info })),
    array(peer, { maxLength: 3 }).map((peers) => ({ type: 'entered', peers })),
    id.map((peerId) => ({ type: 'peerClosed', peerId })),
    record({ type: consumerType, consumerId: id }),
    record({ type: dataType, dataConsumerId: id }),
    record({ consumerId: id, peerId: id }).map((ids) => ({
      type: 'consumerOffered',
      offer: offer(ids.consumerId, ids.peerId),
    })),
    id.map((dataConsumerId) => ({ type: 'dataConsumerOffered', offer: dataOffer(dataConsumerId) })),
    constantFrom<RoomAction>({ type: 'connectionLost' }, { type: 'absentPeersExpired' }),
  ];
  const anyAction = constantFrom(...actions).chain((action) => action);

  it('leaves its argument alone, and tells of no peer twice', () => {
    assert(
      property(array(anyAction, { maxLength: 40 }), (row) => {
        const present = new Set<string>();
        let state = EMPTY_ROOM_STATE;
        for (const action of row) {
          const before = structuredClone(state);
          const result = reduceRoom(state, action);
          expect(state).toEqual(before);
          state = result.state;
          for (const change of result.changes) {
            if (change.type === 'peerLeft') expect(present.delete(change.peerId)).toBe(true);
            if (change.type !== 'peerJoined') continue;
            expect(present.has(change.peer.peerId)).toBe(change.replaced);
            present.add(change.peer.peerId);
          }
        }
        expect(new Set(state.peers.keys())).toEqual(present);
      }),
      { numRuns: 200 },
    );
  });
});
