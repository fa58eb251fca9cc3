/** Whether a value is plausible for a field of a short call on one machine. */
export type Plausible = (value: unknown) => boolean;

/** A number from `least` to `most`. */
export function between(least: number, most: number): Plausible {
  return (value) => typeof value === 'number' && value >= least && value <= most;
}

/** Exactly this. */
export function is(expected: unknown): Plausible {
  return (value) => value === expected;
}

/** Text that is not empty. */
export const text: Plausible = (value) => typeof value === 'string' && value !== '';

const count = between(0, 1e9);
const some = between(1, 1e9);
const seconds = between(0, 1);
const port = between(1, 65_535);
const unixMs = (value: unknown): boolean =>
  typeof value === 'number' && Math.abs(value - Date.now()) < 60_000;
const fingerprint: Plausible = (value) => typeof value === 'string' && /^([\dA-F]{2}:){31}/.test(value);
const ssrc = between(1, 0xffff_ffff);

const STREAM = { timestamp: unixMs, ssrc, transportId: text, codecId: text } satisfies Fields;
const TRAFFIC = { packetsSent: some, packetsReceived: some, bytesSent: some, bytesReceived: some };
const CANDIDATE = {
  transportId: text,
  address: is('127.0.0.1'),
  port,
  protocol: is('udp'),
  priority: between(1, 0xffff_ffff),
};
const CERTIFICATE = { fingerprint, fingerprintAlgorithm: is('sha-256'), base64Certificate: text };

/** What each field of a record must be. */
export type Fields = Readonly<Record<string, Plausible>>;

/** Fields of the records of a transport, by their W3C type. */
export const TRANSPORT_FIELDS: Readonly<Record<string, Fields>> = {
  transport: {
    ...TRAFFIC,
    timestamp: unixMs,
    iceRole: is('controlling'),
    iceState: is('connected'),
    iceLocalUsernameFragment: text,
    dtlsState: is('connected'),
    dtlsRole: is('client'),
    tlsVersion: is('FEFD'),
    dtlsCipher: text,
    srtpCipher: text,
    selectedCandidatePairId: text,
    selectedCandidatePairChanges: is(1),
    localCertificateId: text,
    remoteCertificateId: text,
  },
  'candidate-pair': {
    ...TRAFFIC,
    timestamp: unixMs,
    transportId: text,
    localCandidateId: text,
    remoteCandidateId: text,
    state: is('succeeded'),
    nominated: is(true),
    totalRoundTripTime: seconds,
    currentRoundTripTime: seconds,
    requestsSent: some,
    requestsReceived: count,
    responsesSent: count,
    responsesReceived: some,
    packetsDiscardedOnSend: count,
    bytesDiscardedOnSend: count,
    consentRequestsSent: count,
  },
  'local-candidate': { ...CANDIDATE, candidateType: is('host') },
  'remote-candidate': { ...CANDIDATE, candidateType: is('host'), foundation: text },
  certificate: CERTIFICATE,
};

/** What the server's estimate (REMB) adds to the pair of a sending transport, in bits per second. */
export const ESTIMATE_FIELDS: Fields = { availableOutgoingBitrate: between(10_000, 1e9) };

/** Fields of a data channel that has sent, or received, one message of five bytes. */
export const DATA_CHANNEL_FIELDS: Readonly<Record<'sending' | 'receiving', Fields>> = {
  sending: {
    label: is('chat'),
    protocol: is('p'),
    dataChannelIdentifier: is(0),
    state: is('open'),
    messagesSent: is(1),
    bytesSent: is(5),
    messagesReceived: is(0),
    bytesReceived: is(0),
  },
  receiving: { state: is('open'), messagesReceived: is(1), bytesReceived: is(5) },
};

const OUTBOUND: Fields = {
  ...STREAM,
  mid: text,
  packetsSent: some,
  bytesSent: some,
  headerBytesSent: some,
  retransmittedPacketsSent: count,
  retransmittedBytesSent: count,
  nackCount: count,
  active: is(true),
  mediaSourceId: text,
  remoteId: text,
};
const REMOTE_INBOUND: Fields = {
  ...STREAM,
  localId: text,
  packetsLost: count,
  fractionLost: between(0, 1),
  jitter: seconds,
  roundTripTime: seconds,
  totalRoundTripTime: seconds,
  roundTripTimeMeasurements: some,
};

/** Fields of the records of a producer, by kind and W3C type. */
export const PRODUCER_FIELDS: Readonly<Record<'audio' | 'video', Readonly<Record<string, Fields>>>> = {
  audio: {
    codec: {
      mimeType: is('audio/opus'),
      clockRate: is(48_000),
      channels: is(2),
      payloadType: between(1, 127),
    },
    'outbound-rtp': { ...OUTBOUND, kind: is('audio') },
    'remote-inbound-rtp': { ...REMOTE_INBOUND, kind: is('audio') },
    'media-source': {
      kind: is('audio'),
      trackIdentifier: text,
      audioLevel: between(0, 1),
      totalSamplesDuration: between(0.1, 60),
    },
  },
  video: {
    codec: { mimeType: is('video/VP8'), clockRate: is(90_000), payloadType: between(1, 127) },
    'outbound-rtp': {
      ...OUTBOUND,
      kind: is('video'),
      rtxSsrc: ssrc,
      framesSent: some,
      framesEncoded: some,
      keyFramesEncoded: some,
      totalEncodeTime: between(0, 60),
      frameWidth: between(160, 320),
      frameHeight: between(120, 240),
      framesDropped: count,
      encodeErrors: is(0),
      qualityLimitationDurations: (value) => typeof value === 'object' && value !== null && 'cpu' in value,
      targetBitrate: between(10_000, 10_000_000),
      pliCount: count,
      firCount: count,
      framesPerSecond: between(1, 40),
      qualityLimitationReason: (value) => ['none', 'cpu', 'bandwidth', 'other'].includes(String(value)),
    },
    'remote-inbound-rtp': { ...REMOTE_INBOUND, kind: is('video') },
    'media-source': {
      kind: is('video'),
      trackIdentifier: text,
      width: is(320),
      height: is(240),
      frames: some,
      framesPerSecond: between(1, 40),
    },
  },
};

const INBOUND: Fields = {
  ...STREAM,
  mid: text,
  trackIdentifier: text,
  packetsReceived: some,
  packetsLost: count,
  packetsDiscarded: count,
  bytesReceived: some,
  headerBytesReceived: some,
  retransmittedPacketsReceived: count,
  retransmittedBytesReceived: count,
  nackCount: count,
  jitter: seconds,
  jitterBufferDelay: between(0, 60),
  jitterBufferEmittedCount: some,
  lastPacketReceivedTimestamp: unixMs,
  remoteId: text,
};
const REMOTE_OUTBOUND: Fields = {
  ...STREAM,
  localId: text,
  packetsSent: some,
  bytesSent: some,
  reportsSent: some,
  remoteTimestamp: unixMs,
  roundTripTime: seconds,
  totalRoundTripTime: seconds,
  roundTripTimeMeasurements: some,
};

/** Fields of the records of a consumer whose track is read, by kind and W3C type. */
export const CONSUMER_FIELDS: typeof PRODUCER_FIELDS = {
  audio: {
    codec: { mimeType: is('audio/opus'), clockRate: is(48_000), channels: is(2) },
    'inbound-rtp': { ...INBOUND, kind: is('audio'), fecPacketsReceived: count },
    'remote-outbound-rtp': REMOTE_OUTBOUND,
  },
  video: {
    codec: { mimeType: is('video/VP8'), clockRate: is(90_000) },
    'inbound-rtp': {
      ...INBOUND,
      kind: is('video'),
      rtxSsrc: ssrc,
      framesReceived: some,
      framesDecoded: some,
      framesDropped: count,
      keyFramesDecoded: some,
      totalDecodeTime: between(0, 60),
      frameWidth: is(320),
      frameHeight: is(240),
      framesPerSecond: between(1, 40),
      pliCount: count,
      firCount: count,
    },
    'remote-outbound-rtp': REMOTE_OUTBOUND,
  },
};
