/** Bytes that may lie before a body in memory of its own: the head of its message. */
const MOST_HEAD_BYTES = 64;

/** The bytes in memory that nothing else uses, so that it can be transferred; copied only if it is shared. */
export function ownBytes(body: Uint8Array): Uint8Array {
  const shared = body.buffer.byteLength - body.byteLength > MOST_HEAD_BYTES;
  return shared ? new Uint8Array(body) : new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
}
