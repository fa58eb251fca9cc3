import { RoomError } from '../errors.ts';
import { backoffMs } from './backoff.ts';
import type { ReconnectAttempt } from './reconnect-events.ts';
import { mayPass, type ReconnectSettings } from './reconnect-policy.ts';

/** What is tried again and again, and the world it is tried in. */
export interface RetryOptions {
  readonly settings: ReconnectSettings;
  /** What made it necessary. */
  readonly cause: RoomError;
  /** Told before each attempt. */
  readonly onAttempt: (attempt: ReconnectAttempt) => void;
  readonly attempt: (signal: AbortSignal) => Promise<void>;
  /** Waits, unless the signal fires. */
  readonly sleep: (delayMs: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  /** Gives up. */
  readonly signal: AbortSignal;
}

/**
 * Tries until it succeeds, and resolves with the number of attempts.
 *
 * @throws RoomError `reconnect-failed` with the last failure as its cause; the signal's reason.
 */
export async function retry(options: RetryOptions): Promise<number> {
  const { settings, signal, now } = options;
  const startedAt = now();
  let { cause } = options;
  for (let attempt = 1; attempt <= settings.maxAttempts; attempt += 1) {
    const delayMs = backoffMs(attempt, settings, options.random());
    if (now() + delayMs - startedAt > settings.maxDurationMs) throw givenUp(attempt - 1, cause);
    options.onAttempt({ kind: 'rejoin', attempt, delayMs, cause });
    await options.sleep(delayMs, signal);
    try {
      await options.attempt(signal);
      return attempt;
    } catch (error) {
      signal.throwIfAborted();
      cause = RoomError.fromMedia('join again', error);
      if (!mayPass(cause)) throw givenUp(attempt, cause);
    }
  }
  throw givenUp(settings.maxAttempts, cause);
}

function givenUp(attempts: number, cause: RoomError): RoomError {
  const message = `the room could not be joined again in ${attempts} attempts: ${cause.message}`;
  return new RoomError('reconnect-failed', message, { cause, details: { ...cause.details, attempts } });
}
