import { describe, expect, it } from 'vitest';
import { dialectOfCapabilities, dialectOfNotification } from './detect-dialect.ts';
import { dialect2024 } from './dialect-2024.ts';
import { dialect2026 } from './dialect-2026.ts';
import type { Call, Calls, Dialect } from './dialect.ts';

const DEVICE = { flag: 'chrome', name: 'Chrome', version: '150' };
const TRANSPORT = { iceParameters: { a: 1 }, iceCandidates: [], dtlsParameters: { b: 2 } };
const RTP = { codecs: [] };
const SCTP = { numStreams: { OS: 1024, MIS: 1024 } };
const DTLS = { fingerprints: [] };
const STATS = [{ type: 'x' }];

/** A row: the call, its parameters, what goes out as what, and how an answer is read. */
type Row = readonly [
  name: keyof Calls,
  parameters: unknown,
  sent: unknown,
  answer?: readonly [unknown, unknown],
];

const THROTTLE = { secret: 's', uplinkKbps: 1, downlinkKbps: 2, roundTripMs: 3, packetLossPercent: 4 };
const PRODUCE = {
  transportId: 't',
  kind: 'video',
  rtpParameters: RTP,
  appData: { source: 'screensharing', x: 1 },
};
const PRODUCE_DATA = {
  transportId: 't',
  sctpStreamParameters: { streamId: 1 },
  label: 'mine',
  protocol: 'p',
  appData: { channel: 'chat', x: 1 },
};
const { appData: _appData, ...PRODUCED } = PRODUCE;
const { appData: _dataAppData, ...DATA_PRODUCED } = PRODUCE_DATA;

const ROWS_2024: readonly Row[] = [
  ['getRouterRtpCapabilities', undefined, ask('getRouterRtpCapabilities', {}), [RTP, RTP]],
  [
    'createTransport',
    { direction: 'send', forceTcp: true },
    ask('createWebRtcTransport', {
      forceTcp: true,
      producing: true,
      consuming: false,
      sctpCapabilities: SCTP,
    }),
    [
      { id: 't', ...TRANSPORT, sctpParameters: { port: 5000 } },
      { id: 't', ...TRANSPORT, sctpParameters: { port: 5000 } },
    ],
  ],
  [
    'createTransport',
    { direction: 'recv', forceTcp: false },
    ask('createWebRtcTransport', {
      forceTcp: false,
      producing: false,
      consuming: true,
      sctpCapabilities: SCTP,
    }),
  ],
  [
    'connectTransport',
    { transportId: 't', dtlsParameters: DTLS },
    ask('connectWebRtcTransport', { transportId: 't', dtlsParameters: DTLS }),
  ],
  [
    'restartIce',
    { transportId: 't' },
    ask('restartIce', { transportId: 't' }),
    [
      { usernameFragment: 'u', password: 'p', iceLite: true },
      { usernameFragment: 'u', password: 'p', iceLite: true },
    ],
  ],
  [
    'join',
    { displayName: 'A', device: DEVICE, rtpCapabilities: RTP },
    ask('join', { displayName: 'A', device: DEVICE, rtpCapabilities: RTP, sctpCapabilities: SCTP }),
    [
      { peers: [{ id: 'b', displayName: 'B', device: DEVICE }] },
      [{ peerId: 'b', displayName: 'B', device: DEVICE }],
    ],
  ],
  ['join', { displayName: 'A', device: DEVICE }, ask('join', { displayName: 'A', device: DEVICE })],
  ['changeDisplayName', { displayName: 'Z' }, ask('changeDisplayName', { displayName: 'Z' })],
  [
    'produce',
    PRODUCE,
    ask('produce', { ...PRODUCE, appData: { ...PRODUCE.appData, share: true } }),
    [{ id: 'p' }, { producerId: 'p' }],
  ],
  [
    'produceData',
    PRODUCE_DATA,
    ask('produceData', { ...PRODUCE_DATA, label: 'chat' }),
    [{ id: 'd' }, { dataProducerId: 'd' }],
  ],
  ...(['closeProducer', 'pauseProducer', 'resumeProducer'] as const).map((name): Row => [
    name,
    { producerId: 'p' },
    ask(name, { producerId: 'p' }),
  ]),
  ...(['pauseConsumer', 'resumeConsumer', 'requestConsumerKeyFrame'] as const).map((name): Row => [
    name,
    { consumerId: 'c' },
    ask(name, { consumerId: 'c' }),
  ]),
  [
    'setConsumerPreferredLayers',
    { consumerId: 'c', spatialLayer: 1 },
    ask('setConsumerPreferredLayers', { consumerId: 'c', spatialLayer: 1 }),
  ],
  [
    'setConsumerPriority',
    { consumerId: 'c', priority: 7 },
    ask('setConsumerPriority', { consumerId: 'c', priority: 7 }),
  ],
  ['getTransportStats', { transportId: 't' }, ask('getTransportStats', { transportId: 't' }), [STATS, STATS]],
  ['getProducerStats', { producerId: 'p' }, ask('getProducerStats', { producerId: 'p' }), [STATS, STATS]],
  ['getConsumerStats', { consumerId: 'c' }, ask('getConsumerStats', { consumerId: 'c' }), [STATS, STATS]],
  [
    'getDataProducerStats',
    { dataProducerId: 'd' },
    ask('getDataProducerStats', { dataProducerId: 'd' }),
    [STATS, STATS],
  ],
  [
    'getDataConsumerStats',
    { dataConsumerId: 'e' },
    ask('getDataConsumerStats', { dataConsumerId: 'e' }),
    [STATS, STATS],
  ],
  [
    'applyNetworkThrottle',
    THROTTLE,
    ask('applyNetworkThrottle', { secret: 's', uplink: 1, downlink: 2, rtt: 3, packetLoss: 4 }),
  ],
  ['resetNetworkThrottle', { secret: 's' }, ask('resetNetworkThrottle', { secret: 's' })],
];

const ROWS_2026: readonly Row[] = [
  ['getRtcStatsUrl', undefined, ask('getRtcStatsUrl', {}), [{ rtcstatsUrl: 'wss://s' }, 'wss://s']],
  ['getRtcStatsUrl', undefined, ask('getRtcStatsUrl', {}), [{}, undefined]],
  [
    'getRouterRtpCapabilities',
    undefined,
    ask('getRouterRtpCapabilities', {}),
    [{ routerRtpCapabilities: RTP }, RTP],
  ],
  [
    'createTransport',
    { direction: 'send', forceTcp: true },
    ask('createWebRtcTransport', { forceTcp: true, appData: { direction: 'producer' } }),
    [
      { transportId: 't', ...TRANSPORT },
      { id: 't', ...TRANSPORT },
    ],
  ],
  [
    'createTransport',
    { direction: 'recv', forceTcp: false },
    ask('createWebRtcTransport', { forceTcp: false, appData: { direction: 'consumer' } }),
  ],
  [
    'connectTransport',
    { transportId: 't', dtlsParameters: DTLS },
    ask('connectWebRtcTransport', { transportId: 't', dtlsParameters: DTLS }),
  ],
  [
    'restartIce',
    { transportId: 't' },
    ask('restartIce', { transportId: 't' }),
    [{ iceParameters: { a: 1 } }, { a: 1 }],
  ],
  [
    'join',
    { displayName: 'A', device: DEVICE, rtpCapabilities: RTP },
    ask('join', { displayName: 'A', device: DEVICE, rtpCapabilities: RTP }),
    [
      { peers: [{ peerId: 'b', displayName: 'B', device: { flag: 'x' }, remoteAddress: '::1' }] },
      [{ peerId: 'b', displayName: 'B', device: { flag: 'x', name: 'x' }, remoteAddress: '::1' }],
    ],
  ],
  ['changeDisplayName', { displayName: 'Z' }, tell('changeDisplayName', { displayName: 'Z' })],
  [
    'produce',
    PRODUCE,
    ask('produce', { ...PRODUCED, appData: { source: 'screensharing' } }),
    [{ producerId: 'p' }, { producerId: 'p' }],
  ],
  ['produce', { ...PRODUCE, appData: {} }, ask('produce', { ...PRODUCED, appData: { source: 'video' } })],
  [
    'produceData',
    PRODUCE_DATA,
    ask('produceData', { ...DATA_PRODUCED, appData: { channel: 'chat' } }),
    [{ dataProducerId: 'd' }, { dataProducerId: 'd' }],
  ],
  ...(['closeProducer', 'pauseProducer', 'resumeProducer'] as const).map((name): Row => [
    name,
    { producerId: 'p' },
    tell(name, { producerId: 'p' }),
  ]),
  ...(['pauseConsumer', 'resumeConsumer', 'requestConsumerKeyFrame'] as const).map((name): Row => [
    name,
    { consumerId: 'c' },
    tell(name, { consumerId: 'c' }),
  ]),
  [
    'setConsumerPreferredLayers',
    { consumerId: 'c', spatialLayer: 1, temporalLayer: 2 },
    tell('setConsumerPreferredLayers', { consumerId: 'c', spatialLayer: 1, temporalLayer: 2 }),
  ],
  [
    'setConsumerPriority',
    { consumerId: 'c', priority: 7 },
    tell('setConsumerPriority', { consumerId: 'c', priority: 7 }),
  ],
  [
    'getTransportStats',
    { transportId: 't' },
    ask('getTransportStats', { transportId: 't' }),
    [{ stats: STATS }, STATS],
  ],
  [
    'getProducerStats',
    { producerId: 'p' },
    ask('getProducerStats', { producerId: 'p' }),
    [{ stats: STATS }, STATS],
  ],
  [
    'getConsumerStats',
    { consumerId: 'c' },
    ask('getConsumerStats', { consumerId: 'c' }),
    [{ stats: STATS }, STATS],
  ],
  [
    'getDataProducerStats',
    { dataProducerId: 'd' },
    ask('getDataProducerStats', { dataProducerId: 'd' }),
    [{ stats: STATS }, STATS],
  ],
  [
    'getDataConsumerStats',
    { dataConsumerId: 'e' },
    ask('getDataConsumerStats', { dataConsumerId: 'e' }),
    [{ stats: STATS }, STATS],
  ],
  [
    'applyNetworkThrottle',
    THROTTLE,
    ask('applyNetworkThrottle', { secret: 's', options: { up: 1, down: 2, rtt: 3, packetLoss: 4 } }),
  ],
  ['resetNetworkThrottle', { secret: 's' }, ask('stopNetworkThrottle', { secret: 's' })],
];

describe.each([
  ['2024', dialect2024, ROWS_2024],
  ['2026', dialect2026, ROWS_2026],
] as const)('calls of dialect %s', (_name, dialect, rows) => {
  for (const [name, parameters, sent, answer] of rows) {
    it(`${name} ${JSON.stringify(parameters)}`, () => {
      const { method, kind, encode, decode } = dialect.calls[name] as Call<unknown, unknown>;
      expect(withoutNothing({ kind, method, data: encode(parameters) })).toEqual(sent);
      if (answer) expect(decode(answer[0])).toEqual(answer[1]);
    });
  }

  it('has no other', () => {
    expect(Object.keys(dialect.calls).toSorted()).toEqual(
      [...new Set(rows.map(([name]) => name))].toSorted(),
    );
  });
});

const BOTH: readonly (readonly [string, unknown, readonly unknown[]])[] = [
  ['peerClosed', { peerId: 'a' }, [{ type: 'peerClosed', peerId: 'a' }]],
  [
    'peerDisplayNameChanged',
    { peerId: 'a', displayName: 'B', oldDisplayName: 'A' },
    [{ type: 'peerDisplayNameChanged', peerId: 'a', displayName: 'B', oldDisplayName: 'A' }],
  ],
  [
    'downlinkBwe',
    { desiredBitrate: 1, effectiveDesiredBitrate: 2, availableBitrate: 3 },
    [{ type: 'downlinkBwe', desiredBitrate: 1, effectiveDesiredBitrate: 2, availableBitrate: 3 }],
  ],
  [
    'producerScore',
    { producerId: 'p', score: [{ ssrc: 1, rid: 'r0', score: 9, encodingIdx: 0 }] },
    [{ type: 'producerScore', producerId: 'p', score: [{ ssrc: 1, rid: 'r0', score: 9 }] }],
  ],
  [
    'consumerScore',
    { consumerId: 'c', score: { score: 9, producerScore: 8, producerScores: [8] } },
    [{ type: 'consumerScore', consumerId: 'c', score: { score: 9, producerScore: 8, producerScores: [8] } }],
  ],
  ['consumerPaused', { consumerId: 'c' }, [{ type: 'consumerPaused', consumerId: 'c' }]],
  ['consumerResumed', { consumerId: 'c' }, [{ type: 'consumerResumed', consumerId: 'c' }]],
  ['consumerClosed', { consumerId: 'c' }, [{ type: 'consumerClosed', consumerId: 'c' }]],
  ['dataConsumerClosed', { dataConsumerId: 'd' }, [{ type: 'dataConsumerClosed', dataConsumerId: 'd' }]],
];

const NOTIFICATIONS_2024: typeof BOTH = [
  ...BOTH,
  ['mediasoup-version', { version: '3.14.0' }, [{ type: 'serverVersion', version: '3.14.0' }]],
  [
    'newPeer',
    { id: 'a', displayName: 'A', device: DEVICE },
    [{ type: 'newPeer', peer: { peerId: 'a', displayName: 'A', device: DEVICE } }],
  ],
  [
    'activeSpeaker',
    { peerId: 'a', volume: -30 },
    [
      { type: 'activeSpeaker', peerId: 'a', volume: -30 },
      { type: 'speakingPeers', peers: [{ peerId: 'a', volume: -30 }] },
    ],
  ],
  ['activeSpeaker', { peerId: null }, [{ type: 'activeSpeaker' }, { type: 'speakingPeers', peers: [] }]],
  [
    'consumerLayersChanged',
    { consumerId: 'c', spatialLayer: 1, temporalLayer: 2 },
    [{ type: 'consumerLayersChanged', consumerId: 'c', layers: { spatialLayer: 1, temporalLayer: 2 } }],
  ],
  [
    'consumerLayersChanged',
    { consumerId: 'c', spatialLayer: null, temporalLayer: null },
    [{ type: 'consumerLayersChanged', consumerId: 'c', layers: undefined }],
  ],
];

const NOTIFICATIONS_2026: typeof BOTH = [
  ...BOTH,
  ['mediasoupVersion', { version: '3.27.1' }, [{ type: 'serverVersion', version: '3.27.1' }]],
  [
    'newPeer',
    { peer: { peerId: 'a', displayName: 'A' } },
    [{ type: 'newPeer', peer: { peerId: 'a', displayName: 'A', device: undefined } }],
  ],
  ['activeSpeaker', { peerId: 'a' }, [{ type: 'activeSpeaker', peerId: 'a' }]],
  ['activeSpeaker', {}, [{ type: 'activeSpeaker' }]],
  [
    'speakingPeers',
    { peerVolumes: [{ peerId: 'a', volume: -20 }] },
    [{ type: 'speakingPeers', peers: [{ peerId: 'a', volume: -20 }] }],
  ],
  [
    'consumerLayersChanged',
    { consumerId: 'c', layers: { spatialLayer: 2 } },
    [{ type: 'consumerLayersChanged', consumerId: 'c', layers: { spatialLayer: 2 } }],
  ],
  [
    'consumerLayersChanged',
    { consumerId: 'c' },
    [{ type: 'consumerLayersChanged', consumerId: 'c', layers: undefined }],
  ],
];

describe.each([
  ['2024', dialect2024, NOTIFICATIONS_2024],
  ['2026', dialect2026, NOTIFICATIONS_2026],
] as const)('notifications of dialect %s', (_name, dialect, rows) => {
  it.each(rows)('%s %j', (method, data, expected) => {
    expect(read(dialect, method, data)).toEqual(expected);
  });

  it('has no other', () => {
    expect([...dialect.notifications.keys()].toSorted()).toEqual(
      [...new Set(rows.map(([name]) => name))].toSorted(),
    );
  });

  it.each([null, [], 7, {}, { peer: {} }, { peerId: 7, consumerId: {}, producerId: '' }])(
    'refuse %j as data, or understand them',
    (data) => {
      for (const method of dialect.notifications.keys()) {
        try {
          read(dialect, method, data);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
        }
      }
    },
  );
});

describe('offers', () => {
  const common = {
    peerId: 'a',
    producerId: 'p',
    kind: 'video',
    rtpParameters: RTP,
    type: 'svc',
    producerPaused: true,
  };

  it('are read from 2024', () => {
    const offer = dialect2024.consumerOffers.get('newConsumer')?.({
      ...common,
      id: 'c',
      appData: { share: true },
    });
    expect(offer).toEqual({ ...common, consumerId: 'c', appData: { share: true, source: 'screensharing' } });
    const data = {
      peerId: null,
      id: 'd',
      dataProducerId: 'q',
      sctpStreamParameters: {},
      label: 'bot',
      protocol: '',
      appData: {},
    };
    expect(dialect2024.dataConsumerOffers.get('newDataConsumer')?.(data)).toEqual({
      peerId: undefined,
      dataConsumerId: 'd',
      dataProducerId: 'q',
      sctpStreamParameters: {},
      label: 'bot',
      protocol: '',
      appData: { channel: 'bot' },
    });
  });

  it('are read from 2026', () => {
    const sent = {
      ...common,
      transportId: 't',
      consumerId: 'c',
      consumerScore: {},
      appData: { peerId: 'a', source: 'video' },
    };
    const { consumerScore: _score, ...offer } = sent;
    expect(dialect2026.consumerOffers.get('newConsumer')?.(sent)).toEqual(offer);
    const data = {
      peerId: 'a',
      transportId: 't',
      dataConsumerId: 'd',
      dataProducerId: 'q',
      sctpStreamParameters: {},
      label: 'l',
      protocol: 'x',
      appData: { channel: 'chat' },
    };
    expect(dialect2026.dataConsumerOffers.get('newDataConsumer')?.(data)).toEqual(data);
  });

  it('say what is missing', () => {
    expect(() => dialect2026.consumerOffers.get('newConsumer')?.({ ...common })).toThrow(
      /consumerId must be a text.*missing/u,
    );
    expect(() =>
      dialect2024.consumerOffers.get('newConsumer')?.({ ...common, id: 'c', kind: 'smell' }),
    ).toThrow(/kind must be audio or video, not "smell"/u);
  });
});

describe('detection', () => {
  it('goes by the name of the version, or by the shape of the capabilities', () => {
    expect(dialectOfNotification('mediasoup-version')).toBe(dialect2024);
    expect(dialectOfNotification('mediasoupVersion')).toBe(dialect2026);
    expect(dialectOfNotification('newPeer')).toBeUndefined();
    expect(dialectOfCapabilities({ codecs: [] })).toBe(dialect2024);
    expect(dialectOfCapabilities({ routerRtpCapabilities: {} })).toBe(dialect2026);
    expect(dialectOfCapabilities('no')).toBeUndefined();
  });
});

function read(dialect: Dialect, method: string, data: unknown): unknown {
  return withoutNothing(dialect.notifications.get(method)?.(data));
}

function ask(method: string, data: object): object {
  return { kind: 'request', method, data };
}

function tell(method: string, data: object): object {
  return { kind: 'notification', method, data };
}

/** What JSON leaves out. */
function withoutNothing(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}
