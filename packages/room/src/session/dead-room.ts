import { RoomError } from '../errors.ts';

const FIRST_METHODS = new Set(['getRouterRtpCapabilities', 'createWebRtcTransport', 'join']);

/**
 * Whether a connection landed in a room that the server is closing: mediasoup-demo's JavaScript server closes a room when
 * its last peer is replaced, and lets the new connection into the closed one. The next connection gets a new room.
 */
export function isDeadRoom(error: unknown): boolean {
  if (!RoomError.isInstance(error)) return false;
  const { errorCode, method = '' } = error.details;
  return errorCode === 500 && FIRST_METHODS.has(method);
}
