import type { ReconnectSettings } from './reconnect-policy.ts';

/**
 * Milliseconds to wait before an attempt: exponentially more, up to a limit, less a random share.
 *
 * @param attempt - 1 for the first.
 * @param random - From 0 to 1.
 */
export function backoffMs(
  attempt: number,
  { minDelayMs, maxDelayMs, factor, jitter }: ReconnectSettings,
  random: number,
): number {
  const delayMs = Math.min(maxDelayMs, minDelayMs * factor ** (attempt - 1));
  return Math.round(delayMs * (1 - jitter * random));
}
