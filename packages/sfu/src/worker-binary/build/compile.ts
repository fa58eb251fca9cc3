import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import type { ProgressListener } from '../progress.ts';
import { runStep } from '../run-program.ts';

/** What a compiler of this source may take at its largest. */
const BYTES_PER_JOB = 1.5 * 2 ** 30;
/** A line of progress for each of these shares of the work. */
const REPORTED_PERCENT = 20;
const SETUP_PARAMETERS = ['--buildtype', 'release', '-Db_ndebug=true', '--wrap-mode=nodownload'];

/** What to compile, and in which surroundings. */
export interface CompileOptions {
  /** Folder of the prepared source. */
  source: string;
  /** Environment in which tools and libraries are found. */
  environment: NodeJS.ProcessEnv;
  onProgress?: ProgressListener | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Configures and compiles the worker; takes minutes.
 *
 * @returns path of the binary
 * @throws SfuError `build-failed` with the end of the compiler's output, or `aborted`
 */
export async function compileWorker(options: CompileOptions): Promise<string> {
  const { source, environment, signal } = options;
  const run = { cwd: source, environment, signal };
  await runStep('configuring', 'meson', ['setup', 'build', ...SETUP_PARAMETERS], run);
  // Sources of the bundled libwebrtc include the generated headers without depending on them.
  await runStep('generating headers', 'ninja', ['-C', 'build', 'fbs/FBS/message.h'], run);
  const build = ['-C', 'build', '-j', String(parallelJobs()), 'mediasoup-worker'];
  await runStep('compiling', 'ninja', build, { ...run, onLine: compileProgress(options.onProgress) });

  return join(source, 'build', 'mediasoup-worker');
}

function parallelJobs(): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / BYTES_PER_JOB)));
}

/** Turns Ninja's `[120/260] …` into a line of progress for every fifth of the work. */
function compileProgress(onProgress: ProgressListener | undefined): (line: string) => void {
  const startedAt = performance.now();
  let reported = 0;

  return (line) => {
    const percent = finishedPercent(line);
    if (percent < reported + REPORTED_PERCENT) return;
    reported = percent - (percent % REPORTED_PERCENT);
    onProgress?.({
      message: `compiling the worker: ${reported} %`,
      elapsedMs: performance.now() - startedAt,
    });
  };
}

/** Percent of the work that a line of Ninja's output reports as finished, 0 for any other line. */
export function finishedPercent(line: string): number {
  const match = /^\[(\d+)\/(\d+)\]/.exec(line);
  if (match === null) return 0;

  return Math.floor((Number(match[1]) / Number(match[2])) * 100);
}
