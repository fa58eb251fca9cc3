/** Longest time that setTimeout takes; what is longer counts as no limit. */
const maxTimeoutMs = 2_147_483_647;

/** Calls back after a time, for which the process need not stay; 0 or Infinity for never. */
export function startTimer(timeoutMs: number, callback: () => void): NodeJS.Timeout | undefined {
  if (timeoutMs === 0 || timeoutMs > maxTimeoutMs) return undefined;
  return setTimeout(callback, timeoutMs).unref();
}
