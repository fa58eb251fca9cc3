import { describe, expect, it } from 'vitest';

import { toWorkerDump } from './worker-dump.ts';

const dump = {
  pid: 7,
  sources: [{ id: 's1', location: '/clip', tracks: [{ id: 'v1', kind: 'video', ended: true }] }],
  tracks: [],
  transports: [{ id: 't1', state: 'connected', iceGatheringState: 'complete' }, { id: 't2' }],
  encoders: [],
  senders: [{ id: 'x', transportId: 't1', kind: 'video', mid: '0', trackId: null, paused: true }],
  receivers: [{ id: 'y', transportId: 't2', kind: 'audio', mid: '3', trackId: 'a1', paused: false }],
  dataChannels: [],
};

describe('toWorkerDump', () => {
  it('keeps what the worker says', () => {
    expect(toWorkerDump(dump)).toMatchObject(dump);
  });

  it('shows sources and transports as the predecessor does', () => {
    const { players, handlers } = toWorkerDump(dump);
    expect(players).toEqual([{ id: 's1', videoTrack: { id: 'v1', kind: 'video', readyState: 'ended' } }]);
    const common = { signalingState: 'stable' };
    const inactive = { direction: 'inactive', currentDirection: 'inactive' };
    const receiving = { direction: 'recvonly', currentDirection: 'recvonly' };
    const none = { trackId: null };
    expect(handlers).toEqual([
      {
        ...common,
        id: 't1',
        iceConnectionState: 'connected',
        iceGatheringState: 'complete',
        transceivers: [
          { mid: '0', kind: 'video', stopped: false, ...inactive, sender: none, receiver: none },
        ],
        sendTransceivers: [{ localId: '0', mid: '0' }],
      },
      {
        ...common,
        id: 't2',
        iceConnectionState: 'new',
        iceGatheringState: 'new',
        transceivers: [
          {
            mid: '3',
            kind: 'audio',
            stopped: false,
            ...receiving,
            sender: none,
            receiver: { trackId: 'a1' },
          },
        ],
        sendTransceivers: [],
      },
    ]);
  });
});
