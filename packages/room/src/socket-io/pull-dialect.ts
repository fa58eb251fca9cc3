import type { AppData, MediaKind, RtpCapabilities } from 'mediasoup-client/types';
import { ask, nothing, order, tell } from '../signaling/dialects/call.ts';
import { one } from '../signaling/dialects/common-notifications.ts';
import type { Dialect } from '../signaling/dialects/dialect.ts';
import { readTransport } from '../signaling/dialects/read-media.ts';
import {
  fieldsOf,
  isFields,
  listOf,
  mediaKind,
  optionalText,
  structure,
  text,
  type Fields,
} from '../signaling/fields.ts';
import type { PeerInfo } from '../signaling/peer-info.ts';
import type { ConsumerOffer } from '../signaling/signaler.ts';
import { NO_FEATURES } from '../signaling/signaler-features.ts';

/** A producer that the server has told of. */
export interface AnnouncedProducer {
  readonly producerId: string;
  readonly peer: PeerInfo;
  /** The server's word for the kind of source, such as `screenType`. */
  readonly mediaType: string;
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  audio: 'audioType',
  video: 'videoType',
  screensharing: 'screenType',
};

/** mirotalksfu's words for what can be called and for what it tells, apart from producers. */
export const pullDialect: Dialect = {
  features: {
    ...NO_FEATURES,
    protocol: 'socket.io pull',
    consumers: 'pull',
    iceRestart: true,
    producerPause: true,
  },
  calls: {
    getRouterRtpCapabilities: ask('getRouterRtpCapabilities', nothing, readCapabilities),
    createTransport: ask(
      'createWebRtcTransport',
      ({ forceTcp }) => ({ forceTcp }),
      (reply) => readTransport(inside(reply), 'id'),
    ),
    connectTransport: order('connectTransport', ({ transportId, dtlsParameters }) => ({
      transport_id: transportId,
      dtlsParameters,
    })),
    restartIce: ask(
      'restartIce',
      ({ transportId }) => ({ transport_id: transportId }),
      (reply) => {
        const fields = fieldsOf(reply);
        return {
          ...fields,
          usernameFragment: text(fields, 'usernameFragment'),
          password: text(fields, 'password'),
        };
      },
    ),
    produce: ask(
      'produce',
      ({ transportId, kind, rtpParameters, appData }) => ({
        producerTransportId: transportId,
        kind,
        rtpParameters,
        appData: { ...appData, mediaType: mediaTypeOf(kind, appData) },
      }),
      (reply) => ({ producerId: text(fieldsOf(reply), 'producer_id') }),
    ),
    closeProducer: tell('producerClosed', ({ producerId }) => ({ producer_id: producerId, status: false })),
    pauseProducer: order('pauseProducer', ({ producerId }) => ({ producer_id: producerId })),
    resumeProducer: order('resumeProducer', ({ producerId }) => ({ producer_id: producerId })),
  },
  consumerOffers: new Map(),
  dataConsumerOffers: new Map(),
  notifications: new Map([
    one('consumerClosed', (fields) => ({ type: 'consumerClosed', consumerId: text(fields, 'consumer_id') })),
    one('removeMe', (fields) => ({ type: 'peerClosed', peerId: text(fields, 'peer_id') })),
  ]),
};

/** Reads `newProducers`. */
export function readProducers(data: unknown): AnnouncedProducer[] {
  return listOf(data, 'newProducers').map((entry) => readProducer(fieldsOf(entry)));
}

/** Reads the peers in the answer to `join`: a JSON text, or a list, of pairs of id and description. */
export function readRoomPeers(reply: unknown): PeerInfo[] {
  const { peers = [] } = fieldsOf(reply);
  const list: unknown = typeof peers === 'string' ? JSON.parse(peers) : peers;
  return listOf(list, 'peers').map((entry) => {
    const [peerId, description] = listOf(entry, 'a peer');
    const fields = isFields(description) ? description : {};
    return readPeerInfo(String(peerId), fields);
  });
}

/** Reads the answer to `consume`. */
export function readConsumer(
  reply: unknown,
  { producerId, peer, mediaType }: AnnouncedProducer,
): ConsumerOffer {
  const fields = fieldsOf(inside(reply));
  const kind = mediaKind(fields);
  return {
    peerId: peer.peerId,
    consumerId: text(fields, 'id'),
    producerId,
    kind,
    rtpParameters: structure(fields, 'rtpParameters'),
    type: optionalText(fields, 'type') ?? 'simple',
    producerPaused: fields['producerPaused'] === true,
    appData: { mediaType, source: mediaType === 'screenType' ? 'screensharing' : kind },
  };
}

function readProducer(fields: Fields): AnnouncedProducer {
  const info = isFields(fields['peer_info']) ? fields['peer_info'] : {};
  const peerId = optionalText(info, 'peer_id') ?? text(fields, 'producer_socket_id');
  return {
    producerId: text(fields, 'producer_id'),
    peer: readPeerInfo(peerId, fields),
    mediaType: optionalText(fields, 'type') ?? '',
  };
}

function readPeerInfo(peerId: string, fields: Fields): PeerInfo {
  const info = isFields(fields['peer_info']) ? fields['peer_info'] : {};
  const displayName = optionalText(fields, 'peer_name') ?? optionalText(info, 'peer_name') ?? '';
  const name = optionalText(info, 'browser_name');
  return { peerId, displayName, device: name === undefined ? undefined : { flag: name, name } };
}

function mediaTypeOf(kind: MediaKind, { source }: AppData): string {
  return (typeof source === 'string' ? MEDIA_TYPES[source] : undefined) ?? `${kind}Type`;
}

/** Some servers answer `{ params: … }`. */
function inside(reply: unknown): unknown {
  return isFields(reply) && isFields(reply['params']) ? reply['params'] : reply;
}

function readCapabilities(reply: unknown): RtpCapabilities {
  const fields = fieldsOf(reply);
  if (!Array.isArray(fields['codecs'])) throw new TypeError('the capabilities have no list of codecs');
  return fields;
}
