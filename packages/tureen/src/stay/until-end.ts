import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { MediasoupClient } from '@tureen/room';

/** What ends a stay besides a signal. */
export interface StayEnd {
  /** Leave after so long. */
  readonly durationMs?: number | undefined;
  /** Leave when the last of the others has left. */
  readonly exitWhenEmpty?: boolean | undefined;
}

/**
 * Waits for the end of a stay.
 *
 * @throws The reason of the signal.
 */
export async function untilEnd(client: MediasoupClient, end: StayEnd, signal: AbortSignal): Promise<void> {
  const given = new AbortController();
  const either = AbortSignal.any([signal, given.signal]);
  try {
    await Promise.race([
      end.durationMs === undefined ? never(either) : delay(end.durationMs, undefined, { signal: either }),
      ...(end.exitWhenEmpty === true ? [untilEmpty(client, either)] : []),
    ]);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    given.abort();
  }
}

async function never(signal: AbortSignal): Promise<never> {
  const aborted = Promise.withResolvers<never>();
  if (signal.aborted) aborted.reject(signal.reason);
  signal.addEventListener('abort', () => aborted.reject(signal.reason), { once: true });
  return aborted.promise;
}

/** Resolves when somebody has been here and nobody is any more. */
async function untilEmpty(client: MediasoupClient, signal: AbortSignal): Promise<void> {
  if (client.room?.peers.size === 0) await once(client, 'newPeer', { signal });
  while ((client.room?.peers.size ?? 0) > 0) await once(client, 'peerClosed', { signal });
}
