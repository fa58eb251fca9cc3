import { PeerError } from '../room/peer-error.ts';

/** The number that goes with a failed request: 403 for what the client may not do, 500 for everything else. */
export function errorCodeOf(error: unknown): number {
  return error instanceof PeerError && error.code === 'forbidden' ? 403 : 500;
}
