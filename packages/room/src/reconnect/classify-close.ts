import type { DisconnectReason } from '../errors.ts';
import type { SignalingClose } from '../signaling/signaling-channel.ts';

/** What is known around the end of a connection. */
export interface CloseCircumstances {
  /** Milliseconds for which media had not flowed; 0 when all was well. */
  readonly mediaLostForMs: number;
  /** Whether the server can still be reached; undefined when that is not known. */
  readonly serverReachable: boolean | undefined;
}

/** Media must have been away for so long before the server may be thought to have acted on it. */
const MEDIA_LOST_MS = 3000;

/** What protoo servers say when they close a peer, for whatever reason. */
const WITHOUT_REASON = new Set(['', 'closed by protoo-server']);

/**
 * Why a connection ended. mediasoup-demo closes a peer with code 4000 whatever the reason: because another connection took
 * its id, because its media did not arrive any more, or because the server ends. Its state tells them apart, as far as
 * they can be: a server that says a reason of its own has kicked the peer, and one that says none, goes on and had nothing
 * to complain of has replaced it.
 */
export function classifyClose(
  { cause, reason }: SignalingClose,
  { mediaLostForMs, serverReachable }: CloseCircumstances,
): DisconnectReason {
  if (cause === 'replaced' || cause === 'refused') return cause;
  if (cause !== 'kicked') return 'dropped';
  if (!WITHOUT_REASON.has(reason)) return 'kicked';
  if (mediaLostForMs >= MEDIA_LOST_MS) return 'media-lost';
  return serverReachable === false ? 'server-gone' : 'replaced';
}
