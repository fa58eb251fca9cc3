import { type SchemaObject } from 'ajv';
import { MAX_NAME_LENGTH } from '../room/limits.ts';
import { validatorOf, type Validator } from './validation.ts';

/** An id or a name. */
export const NAME: SchemaObject = { type: 'string', maxLength: MAX_NAME_LENGTH };

/** 0 or more of something. */
export const AMOUNT: SchemaObject = { type: 'number', minimum: 0 };

/** 0 to 100. */
export const PERCENTAGE: SchemaObject = { type: 'number', minimum: 0, maximum: 100 };

/** A structure that mediasoup checks itself (RTP parameters and the like). */
export const STRUCTURE: SchemaObject = { type: 'object' };

/** No payload is wanted; whatever comes is ignored. */
export const NOTHING: Validator<unknown> = validatorOf({});

/** An object whose listed fields are required; further fields are ignored, as mediasoup-demo does. */
export function objectOf(
  required: Readonly<Record<string, SchemaObject>>,
  optional: Readonly<Record<string, SchemaObject>> = {},
): SchemaObject {
  return { type: 'object', properties: { ...required, ...optional }, required: Object.keys(required) };
}

/** `{ [field]: id }`, the payload of most methods. */
export function idIn<Field extends string>(field: Field): Validator<Record<Field, string>> {
  return validatorOf(objectOf({ [field]: NAME }));
}
