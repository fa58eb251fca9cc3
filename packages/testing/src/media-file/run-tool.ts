import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

/** Most bytes a tool may print. */
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/** Time a tool may take. */
const TIMEOUT_MS = 30_000;

/** Runs a program and returns what it printed. Rejects when it fails, or takes longer than half a minute. */
export async function runTool(
  program: string,
  parameters: readonly string[],
): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)(program, parameters, { maxBuffer: MAX_OUTPUT_BYTES, timeout: TIMEOUT_MS });
}

/** Whether ffmpeg and ffprobe can be run; tests that look at files from outside are skipped by name otherwise. */
export function hasFfmpeg(): boolean {
  return ['ffmpeg', 'ffprobe'].every((program) => spawnSync(program, ['-version']).status === 0);
}
