import type { DisconnectReason } from '../errors.ts';
import type { SignalingClose } from '../signaling/signaling-channel.ts';
import type { ServerState } from './probe-server.ts';

/** What is known around the end of a connection. */
export interface CloseCircumstances {
  /** Milliseconds for which media had not flowed; 0 when all was well. */
  readonly mediaLostForMs: number;
  /** What became of the server; undefined when that is not known. */
  readonly server: ServerState | undefined;
}

/** Media must have been away for so long before the server may be thought to have acted on it. */
const MEDIA_LOST_MS = 3000;

/** Close code of protoo servers, whatever the reason. */
const PROTOO_CLOSED = 4000;

/** What protoo servers say when they close a peer, whatever the reason. */
const WITHOUT_REASON = new Set(['', 'closed by protoo-server']);

/**
 * Why a connection ended. mediasoup-demo closes a peer with the same code and text whatever the reason: because another
 * connection took its id, because its media did not arrive any more, or because the server ends. What is around it tells
 * them apart, as far as it can be told: a server that gives a reason of its own, or whose room is empty, has kicked the
 * peer; one that goes on and had nothing to complain of has replaced it.
 */
export function classifyClose(
  { cause, code, reason }: SignalingClose,
  { mediaLostForMs, server }: CloseCircumstances,
): DisconnectReason {
  if (cause === 'replaced' || cause === 'refused') return cause;
  if (cause !== 'kicked') return 'dropped';
  if (code !== PROTOO_CLOSED || !WITHOUT_REASON.has(reason)) return 'kicked';
  if (mediaLostForMs >= MEDIA_LOST_MS) return 'media-lost';
  if (server === 'gone') return 'server-gone';
  // Whoever had taken this peer's id would be in the room.
  return server === 'room-closed' ? 'kicked' : 'replaced';
}
