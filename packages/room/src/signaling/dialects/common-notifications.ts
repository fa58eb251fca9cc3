import {
  fieldsOf,
  isFields,
  listOf,
  number,
  optionalNumber,
  optionalText,
  text,
  type Fields,
} from '../fields.ts';
import type { ConsumerLayers, ConsumerScore, ProducerScore, RoomNotification } from '../signaler.ts';
import type { Reader } from './dialect.ts';

type Notifications = readonly RoomNotification[];
type Entry = readonly [method: string, read: Reader<Notifications>];

/** The notifications that are the same in every generation of mediasoup-demo. */
export const commonNotifications: readonly Entry[] = [
  one('peerClosed', (fields) => ({ type: 'peerClosed', peerId: text(fields, 'peerId') })),
  one('peerDisplayNameChanged', (fields) => ({
    type: 'peerDisplayNameChanged',
    peerId: text(fields, 'peerId'),
    displayName: optionalText(fields, 'displayName') ?? '',
    oldDisplayName: optionalText(fields, 'oldDisplayName'),
  })),
  one('downlinkBwe', (fields) => ({
    type: 'downlinkBwe',
    desiredBitrate: number(fields, 'desiredBitrate'),
    effectiveDesiredBitrate: number(fields, 'effectiveDesiredBitrate'),
    availableBitrate: number(fields, 'availableBitrate'),
  })),
  one('producerScore', (fields) => ({
    type: 'producerScore',
    producerId: text(fields, 'producerId'),
    score: listOf(fields['score'], 'score').map((entry) => readProducerScore(fieldsOf(entry))),
  })),
  one('consumerScore', (fields) => ({
    type: 'consumerScore',
    consumerId: text(fields, 'consumerId'),
    score: readConsumerScore(fieldsOf(fields['score'])),
  })),
  one('consumerPaused', (fields) => ({ type: 'consumerPaused', consumerId: text(fields, 'consumerId') })),
  one('consumerResumed', (fields) => ({ type: 'consumerResumed', consumerId: text(fields, 'consumerId') })),
  one('consumerClosed', (fields) => ({ type: 'consumerClosed', consumerId: text(fields, 'consumerId') })),
  one('dataConsumerClosed', (fields) => ({
    type: 'dataConsumerClosed',
    dataConsumerId: text(fields, 'dataConsumerId'),
  })),
];

/** A notification that means one thing. */
export function one(method: string, read: (fields: Fields) => RoomNotification): Entry {
  return [method, (data) => [read(fieldsOf(data))]];
}

/** Reads layers; undefined when the server sends none. */
export function readLayers(value: unknown): ConsumerLayers | undefined {
  if (!isFields(value)) return undefined;
  const spatialLayer = optionalNumber(value, 'spatialLayer');
  if (spatialLayer === undefined) return undefined;
  const temporalLayer = optionalNumber(value, 'temporalLayer');
  return temporalLayer === undefined ? { spatialLayer } : { spatialLayer, temporalLayer };
}

function readProducerScore(fields: Fields): ProducerScore {
  const ssrc = optionalNumber(fields, 'ssrc');
  const rid = optionalText(fields, 'rid');
  return {
    score: number(fields, 'score'),
    ...(ssrc !== undefined && { ssrc }),
    ...(rid !== undefined && { rid }),
  };
}

function readConsumerScore(fields: Fields): ConsumerScore {
  const producerScore = optionalNumber(fields, 'producerScore');
  const producerScores = fields['producerScores'];
  return {
    score: number(fields, 'score'),
    ...(producerScore !== undefined && { producerScore }),
    ...(Array.isArray(producerScores) && {
      producerScores: producerScores.filter((score): score is number => typeof score === 'number'),
    }),
  };
}
