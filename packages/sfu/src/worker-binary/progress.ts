/** One line of progress: what is done and how long it took or has taken so far. */
export interface WorkerBinaryProgress {
  /** A short sentence without a full stop. */
  message: string;
  /** Milliseconds since the step began. */
  elapsedMs: number;
}

/** Receives the lines of progress. */
export type ProgressListener = (progress: WorkerBinaryProgress) => void;

/** Runs `work` and reports it with its time when it is done; failures are the caller's to report. */
export async function timed<Result>(
  onProgress: ProgressListener | undefined,
  message: string | ((result: Result) => string),
  work: () => Promise<Result>,
): Promise<Result> {
  const startedAt = performance.now();
  const result = await work();
  const text = typeof message === 'string' ? message : message(result);
  onProgress?.({ message: text, elapsedMs: performance.now() - startedAt });

  return result;
}
