import { SfuError } from '../errors.ts';
import { runProgram } from './run-program.ts';

/** mediasoup-worker's exit code when it starts without the version it is to serve: it runs here. */
const HEALTHY_EXIT_CODE = 41;
/** The loader's exit code when a shared library is missing. */
const LIBRARY_MISSING_EXIT_CODE = 127;
const TIMEOUT_MS = 10_000;

/** The outcome of a health check; `state` completes the sentence "it …". */
export interface Health {
  healthy: boolean;
  state: string;
}

/**
 * Runs the worker with an empty environment, which a working one answers with exit code 41: the same
 * check that mediasoup makes after its download.
 *
 * @param path - the binary; need not exist
 * @throws SfuError `aborted` when the signal fired
 */
export async function checkHealth(path: string, signal?: AbortSignal): Promise<Health> {
  try {
    const result = await runProgram(path, [], { environment: {}, timeoutMs: TIMEOUT_MS, signal });
    if (result.timedOut) return { healthy: false, state: 'does not answer its own check' };

    return describeExit(result.exitCode, result.output);
  } catch (error) {
    if (SfuError.isInstance(error)) throw error;

    return { healthy: false, state: describeSpawnError(error) };
  }
}

function describeExit(exitCode: number | null, output: string): Health {
  if (exitCode === HEALTHY_EXIT_CODE) return { healthy: true, state: 'runs' };
  if (exitCode === LIBRARY_MISSING_EXIT_CODE) {
    return { healthy: false, state: `misses a shared library (exit code 127): ${output.trim()}` };
  }

  return { healthy: false, state: `fails its own check (exit code ${exitCode ?? 'none'} in place of 41)` };
}

function describeSpawnError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  if (code === 'ENOENT') return 'does not exist';
  if (code === 'EACCES') return 'may not be executed';

  return `cannot be started (${code})`;
}
