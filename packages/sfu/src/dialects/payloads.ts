import type { types } from 'mediasoup';
import { idIn, NAME, objectOf, STRUCTURE } from './schemas.ts';
import { validatorOf } from './validation.ts';

/**
 * The payloads that all dialects share, and the schemas of parts that they share.
 */

/** A client's device, as it tells when it joins. */
export const DEVICE = objectOf({ flag: NAME, name: NAME }, { version: NAME });

/** 'audio' or 'video'. */
export const MEDIA_KIND = { type: 'string', enum: ['audio', 'video'] };

/** A secret of any length that a frame can have. */
export const SECRET = { type: 'string' };

/** `changeDisplayName`. */
export const displayName = validatorOf<{ displayName: string }>(objectOf({ displayName: NAME }));

interface ConnectWebRtcTransport {
  readonly transportId: string;
  readonly dtlsParameters: types.DtlsParameters;
}

/** `connectWebRtcTransport`. */
export const connection = validatorOf<ConnectWebRtcTransport>(
  objectOf({ transportId: NAME, dtlsParameters: STRUCTURE }),
);

interface PreferredLayers {
  readonly consumerId: string;
  readonly spatialLayer: number;
  readonly temporalLayer?: number;
}

interface Priority {
  readonly consumerId: string;
  /** 1…255; the higher, the sooner it gets its share of a narrow link. */
  readonly priority: number;
}

const LAYER = { type: 'integer', minimum: 0 };

/** `setConsumerPreferredLayers`. */
export const preferredLayers = validatorOf<PreferredLayers>(
  objectOf({ consumerId: NAME, spatialLayer: LAYER }, { temporalLayer: LAYER }),
);

/** `setConsumerPriority`. */
export const priority = validatorOf<Priority>(objectOf({ consumerId: NAME, priority: { type: 'integer' } }));

/** `{ transportId }`. */
export const transportId = idIn('transportId');

/** `{ producerId }`. */
export const producerId = idIn('producerId');

/** `{ consumerId }`. */
export const consumerId = idIn('consumerId');
