import type { types } from 'mediasoup';
import { type SchemaObject } from 'ajv';
import { idIn, NAME, objectOf, STRUCTURE } from './schemas.ts';
import { validatorOf, type Validator } from './validation.ts';

/**
 * The payloads that all dialects share, and the schemas of parts that they share.
 */

/** A client's device, as it tells when it joins. */
export const DEVICE: SchemaObject = objectOf({ flag: NAME, name: NAME }, { version: NAME });

/** 'audio' or 'video'. */
export const MEDIA_KIND: SchemaObject = { type: 'string', enum: ['audio', 'video'] };

/** A secret of any length that a frame can have. */
export const SECRET: SchemaObject = { type: 'string' };

/** `changeDisplayName`. */
export const displayName: Validator<{ displayName: string }> = validatorOf(objectOf({ displayName: NAME }));

interface ConnectWebRtcTransport {
  readonly transportId: string;
  readonly dtlsParameters: types.DtlsParameters;
}

/** `connectWebRtcTransport`. */
export const connection: Validator<ConnectWebRtcTransport> = validatorOf(
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
export const preferredLayers: Validator<PreferredLayers> = validatorOf(
  objectOf({ consumerId: NAME, spatialLayer: LAYER }, { temporalLayer: LAYER }),
);

/** `setConsumerPriority`. */
export const priority: Validator<Priority> = validatorOf(
  objectOf({ consumerId: NAME, priority: { type: 'integer' } }),
);

/** `{ transportId }`. */
export const transportId: Validator<{ transportId: string }> = idIn('transportId');

/** `{ producerId }`. */
export const producerId: Validator<{ producerId: string }> = idIn('producerId');

/** `{ consumerId }`. */
export const consumerId: Validator<{ consumerId: string }> = idIn('consumerId');
