import type { MediaKind, RtpCapabilities, RtpParameters } from 'mediasoup-client/types';
import {
  fieldsOf,
  isFields,
  listOf,
  mediaKind,
  optionalNumber,
  optionalText,
  structure,
  text,
} from '../signaling/fields.ts';
import type { PeerDevice } from '../signaling/peer-info.ts';
import type { HttpCall } from '../signaling/http-json.ts';

/** Who broadcasts where. */
export interface BroadcasterIdentity {
  readonly roomId: string;
  readonly peerId: string;
  readonly displayName: string;
  readonly device: PeerDevice;
  /** What the broadcaster can receive, if it does. */
  readonly rtpCapabilities?: RtpCapabilities;
}

/** Where a plain transport of the server listens. */
export interface PlainTransportInfo {
  readonly id: string;
  readonly ip: string;
  readonly port: number;
  /** Undefined when RTCP comes to `port` too. */
  readonly rtcpPort: number | undefined;
}

/** What a transport shall be like. */
export interface PlainTransportRequest {
  readonly direction: 'send' | 'recv';
  readonly rtcpMux: boolean;
  readonly comedia: boolean;
}

/** What another peer sends, as far as a broadcaster can receive it. */
export interface AvailableProducer {
  readonly producerId: string;
  readonly peerId: string;
  readonly kind: MediaKind;
  /** The codecs in which it can be received, where the server tells. */
  readonly codecs: RtpParameters['codecs'] | undefined;
}

/** What is to be produced on which transport. */
export interface Production {
  readonly transportId: string;
  readonly kind: MediaKind;
  readonly rtpParameters: RtpParameters;
  readonly source: string;
}

/** What is to be consumed on which transport. */
export interface Consumption {
  readonly transportId: string;
  readonly producerId: string;
  readonly rtpCapabilities: RtpCapabilities;
  readonly paused: boolean;
}

/** A consumer as the server describes it. */
export interface PlainConsumer {
  readonly consumerId: string;
  readonly producerId: string;
  /** What comes; not told by `'2026'` servers. */
  readonly rtpParameters: RtpParameters | undefined;
}

/** A call and how its answer is read. */
export interface BroadcasterCall<Result> {
  readonly call: HttpCall;
  readonly read: (answer: unknown) => Result;
}

/** How one generation of mediasoup-demo words its HTTP API. What is undefined it has not. */
export interface BroadcasterDialect {
  readonly name: '2024' | '2026';
  /** All calls that make the broadcaster a peer of the room; the last one's answer tells what others send. */
  readonly join: (identity: BroadcasterIdentity) => readonly BroadcasterCall<readonly AvailableProducer[]>[];
  readonly leave: (identity: BroadcasterIdentity) => BroadcasterCall<void>;
  readonly createTransport: (
    identity: BroadcasterIdentity,
    request: PlainTransportRequest,
  ) => BroadcasterCall<PlainTransportInfo>;
  readonly connect?: (
    identity: BroadcasterIdentity,
    transportId: string,
    remote: { readonly ip: string; readonly port: number; readonly rtcpPort?: number },
  ) => BroadcasterCall<void>;
  readonly produce: (identity: BroadcasterIdentity, production: Production) => BroadcasterCall<string>;
  readonly producers?: (identity: BroadcasterIdentity) => BroadcasterCall<readonly AvailableProducer[]>;
  readonly consume: (
    identity: BroadcasterIdentity,
    consumption: Consumption,
  ) => BroadcasterCall<PlainConsumer>;
  readonly resume?: (identity: BroadcasterIdentity, consumerId: string) => BroadcasterCall<void>;
}

/** The JavaScript server's API. */
export const broadcaster2024: BroadcasterDialect = {
  name: '2024',
  join: (identity) => [
    {
      call: post(broadcasters(identity), {
        id: identity.peerId,
        displayName: identity.displayName,
        device: identity.device,
        rtpCapabilities: identity.rtpCapabilities,
      }),
      read: readPeers2024,
    },
  ],
  leave,
  createTransport: (identity, { rtcpMux, comedia }) => ({
    call: post([...own(identity), 'transports'], { type: 'plain', rtcpMux, comedia }),
    read: (answer) => readTransport(answer, 'id'),
  }),
  produce: (identity, { transportId, kind, rtpParameters }) => ({
    call: post([...own(identity), 'transports', transportId, 'producers'], { kind, rtpParameters }),
    read: (answer) => text(fieldsOf(answer), 'id'),
  }),
  consume: (identity, { transportId, producerId }) => ({
    call: { ...post([...own(identity), 'transports', transportId, 'consume'], {}), query: { producerId } },
    read: (answer) => {
      const fields = fieldsOf(answer);
      return {
        consumerId: text(fields, 'id'),
        producerId,
        rtpParameters: structure(fields, 'rtpParameters'),
      };
    },
  }),
};

/** The TypeScript server's API. */
export const broadcaster2026: BroadcasterDialect = {
  name: '2026',
  join: (identity) => [
    {
      call: post(broadcasters(identity), {
        peerId: identity.peerId,
        displayName: identity.displayName,
        device: identity.device,
      }),
      read: () => [],
    },
    { call: post([...own(identity), 'join'], undefined), read: () => [] },
    producers2026(identity),
  ],
  leave,
  createTransport: (identity, { direction, rtcpMux, comedia }) => {
    const word = direction === 'send' ? 'producer' : 'consumer';
    // The server reads it at one place, mediasoup-demo's own broadcaster writes it at the other.
    const data = { direction: word, appData: { direction: word }, rtcpMux, comedia };
    return {
      call: post([...own(identity), 'transports'], data),
      read: (answer) => readTransport(answer, 'transportId'),
    };
  },
  connect: (identity, transportId, remote) => ({
    call: post([...own(identity), 'transports', transportId, 'connect'], remote),
    read: () => undefined,
  }),
  produce: (identity, { transportId, kind, rtpParameters, source }) => ({
    call: post([...own(identity), 'producers'], { transportId, kind, rtpParameters, appData: { source } }),
    read: (answer) => text(fieldsOf(answer), 'producerId'),
  }),
  producers: producers2026,
  consume: (identity, consumption) => ({
    call: post([...own(identity), 'consumers'], consumption),
    read: (answer) => ({
      consumerId: text(fieldsOf(answer), 'consumerId'),
      producerId: consumption.producerId,
      rtpParameters: undefined,
    }),
  }),
  resume: (identity, consumerId) => ({
    call: post([...own(identity), 'consumers', consumerId, 'resume'], undefined),
    read: () => undefined,
  }),
};

/** Where the capabilities of a room are; also how a client sees which generation it speaks to. */
export function roomPath(roomId: string): readonly string[] {
  return ['rooms', roomId];
}

function producers2026(identity: BroadcasterIdentity): BroadcasterCall<readonly AvailableProducer[]> {
  return { call: { method: 'GET', path: [...own(identity), 'peerProducersInfos'] }, read: readPeers2026 };
}

function leave(identity: BroadcasterIdentity): BroadcasterCall<void> {
  return { call: { method: 'DELETE', path: own(identity) }, read: () => undefined };
}

function broadcasters({ roomId }: BroadcasterIdentity): readonly string[] {
  return [...roomPath(roomId), 'broadcasters'];
}

function own(identity: BroadcasterIdentity): readonly string[] {
  return [...broadcasters(identity), identity.peerId];
}

function post(path: readonly string[], body: unknown): HttpCall {
  return { method: 'POST', path, body };
}

function readTransport(answer: unknown, idName: string): PlainTransportInfo {
  const fields = fieldsOf(answer);
  const port = optionalNumber(fields, 'port');
  if (port === undefined) throw new TypeError('port must be a number');
  return {
    id: text(fields, idName),
    ip: text(fields, 'ip'),
    port,
    rtcpPort: optionalNumber(fields, 'rtcpPort'),
  };
}

function readPeers2024(answer: unknown): AvailableProducer[] {
  return listOf(fieldsOf(answer)['peers'], 'peers').flatMap((peer) => {
    const fields = fieldsOf(peer);
    const peerId = text(fields, 'id');
    return listOf(fields['producers'], 'producers').map((producer) => readProducer(producer, peerId, 'id'));
  });
}

function readPeers2026(answer: unknown): AvailableProducer[] {
  const list = isFields(answer) ? answer['peerProducersInfos'] : answer;
  return listOf(list, 'peerProducersInfos').flatMap((peer) => {
    const fields = fieldsOf(peer);
    const peerId = text(fields, 'peerId');
    return listOf(fields['producers'], 'producers').map((one) => readProducer(one, peerId, 'producerId'));
  });
}

function readProducer(value: unknown, peerId: string, idName: string): AvailableProducer {
  const fields = fieldsOf(value);
  const { consumableCodecs } = fields;
  const codecs = Array.isArray(consumableCodecs) ? (consumableCodecs as RtpParameters['codecs']) : undefined;
  return {
    producerId: optionalText(fields, idName) ?? text(fields, 'id'),
    peerId,
    kind: mediaKind(fields),
    codecs,
  };
}
