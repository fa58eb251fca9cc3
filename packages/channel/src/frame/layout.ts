/**
 * A frame on the wire, big-endian:
 * `u32 length (bytes that follow) | u8 kind | u24 headLength | head | body`.
 */

/** Bytes of the length field. */
export const lengthBytes = 4;
/** Bytes before the head: length, kind and head length. */
export const headerBytes = 8;
/** Head of MESSAGE: stream u32, type u8, flags u8, reserved u16 (sent as 0, not looked at), timestamp u64. */
export const messageHeadBytes = 16;
/** Head of CREDIT: stream u32, bytes u32. */
export const creditHeadBytes = 8;
/** Largest head that fits its u24. */
export const maxHeadBytes = 0xff_ff_ff;
/** Every side takes frames of at least this size, so that a refusal can always be told. */
export const minFrameLimit = 16_384;
