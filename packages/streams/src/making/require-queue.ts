/**
 * Checks how much may wait.
 *
 * @throws `TypeError` It is not a positive number of milliseconds.
 */
export function requireQueue(maxQueueMs: number): void {
  if (Number.isFinite(maxQueueMs) && maxQueueMs > 0) return;
  throw new TypeError(`maxQueueMs must be a number of milliseconds above 0, got ${maxQueueMs}`);
}
