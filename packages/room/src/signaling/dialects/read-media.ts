import type { AppData, TransportOptions } from 'mediasoup-client/types';
import {
  fieldsOf,
  isFields,
  listOf,
  mediaKind,
  optionalText,
  structure,
  text,
  type Fields,
} from '../fields.ts';
import type { ConsumerOffer, DataConsumerOffer, RemoteStats } from '../signaler.ts';

/** Reads a transport that the server made; its id is in the field `idName`. */
export function readTransport(reply: unknown, idName: 'id' | 'transportId'): TransportOptions {
  const fields = fieldsOf(reply);
  listOf(fields['iceCandidates'], 'iceCandidates');
  const sctpParameters = isFields(fields['sctpParameters'])
    ? { sctpParameters: structure<NonNullable<TransportOptions['sctpParameters']>>(fields, 'sctpParameters') }
    : {};
  const iceServers = Array.isArray(fields['iceServers'])
    ? { iceServers: fields['iceServers'] as RTCIceServer[] }
    : {};
  return {
    id: text(fields, idName),
    iceParameters: structure(fields, 'iceParameters'),
    iceCandidates: fields['iceCandidates'] as TransportOptions['iceCandidates'],
    dtlsParameters: structure(fields, 'dtlsParameters'),
    ...sctpParameters,
    ...iceServers,
  };
}

/** Reads an offered consumer; its id is in the field `idName`. */
export function readConsumerOffer(data: unknown, idName: 'id' | 'consumerId'): ConsumerOffer {
  const fields = fieldsOf(data);
  return {
    peerId: text(fields, 'peerId'),
    consumerId: text(fields, idName),
    producerId: text(fields, 'producerId'),
    ...transportIdOf(fields),
    kind: mediaKind(fields),
    rtpParameters: structure(fields, 'rtpParameters'),
    type: optionalText(fields, 'type') ?? 'simple',
    producerPaused: fields['producerPaused'] === true,
    appData: withSource(appDataOf(fields), mediaKind(fields)),
  };
}

/** Reads an offered data consumer; its id is in the field `idName`. */
export function readDataConsumerOffer(data: unknown, idName: 'id' | 'dataConsumerId'): DataConsumerOffer {
  const fields = fieldsOf(data);
  const label = optionalText(fields, 'label') ?? '';
  return {
    peerId: optionalText(fields, 'peerId'),
    dataConsumerId: text(fields, idName),
    dataProducerId: text(fields, 'dataProducerId'),
    ...transportIdOf(fields),
    sctpStreamParameters: structure(fields, 'sctpStreamParameters'),
    label,
    protocol: optionalText(fields, 'protocol') ?? '',
    appData: { channel: label, ...appDataOf(fields) },
  };
}

/** Reads mediasoup's statistics. Anything in the list that is not an object is left out. */
export function readStats(value: unknown): RemoteStats {
  return listOf(value, 'stats').filter((entry) => isFields(entry));
}

/** JavaScript servers mark a shared screen by `share`; others name the `source`. */
function withSource(appData: AppData, kind: 'audio' | 'video'): AppData {
  if (typeof appData['source'] === 'string') return appData;
  return { ...appData, source: appData['share'] === true && kind === 'video' ? 'screensharing' : kind };
}

function appDataOf({ appData }: Fields): AppData {
  return isFields(appData) ? { ...appData } : {};
}

function transportIdOf(fields: Fields): { readonly transportId?: string } {
  const transportId = optionalText(fields, 'transportId');
  return transportId === undefined ? {} : { transportId };
}
