import { MESSAGE_TYPE } from './message-types.ts';

/** What `dataChannel.send()` takes. */
export type SendableData = string | ArrayBuffer | ArrayBufferView;

/** A message as it goes to the worker. */
export interface OutgoingMessage {
  readonly type: number;
  readonly body: Uint8Array;
}

/**
 * Encodes what an application sends. The bytes are copied: the application may reuse its buffer at once.
 *
 * @throws `TypeError` It is none of string, Buffer, ArrayBuffer, typed array and DataView.
 */
export function toOutgoingMessage(data: unknown): OutgoingMessage {
  if (typeof data === 'string') return { type: MESSAGE_TYPE.text, body: toBytes(data) };
  return { type: MESSAGE_TYPE.binary, body: Uint8Array.from(toBytes(data)) };
}

/**
 * The bytes of what an application sends, in its memory where they are there already.
 *
 * @throws `TypeError` like `toOutgoingMessage`.
 */
export function toBytes(data: unknown): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (data instanceof ArrayBuffer || data instanceof SharedArrayBuffer) return new Uint8Array(data);
  throw new TypeError('invalid data type: send a string, Buffer, ArrayBuffer, typed array or DataView');
}
