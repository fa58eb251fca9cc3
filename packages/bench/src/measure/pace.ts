/**
 * Calls `tick` with 0, 1, 2 … every `intervalMs`, without drift.
 *
 * @returns Stops it.
 */
export function pace(intervalMs: number, tick: (count: number) => void): () => void {
  const startedMs = performance.now();
  let count = 0;
  let timer: NodeJS.Timeout | undefined;
  const run = (): void => {
    tick(count);
    count += 1;
    timer = setTimeout(run, Math.max(0, startedMs + count * intervalMs - performance.now()));
  };
  run();
  return () => clearTimeout(timer);
}
