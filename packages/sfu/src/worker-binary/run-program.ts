import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { SfuError } from '../errors.ts';

/** How many of the last output lines are kept to explain a failure. */
const KEPT_LINES = 30;
/** How long a program may take to end when it is asked to. */
const KILL_AFTER_MS = 3000;

/** How a program is run. */
export interface RunOptions {
  /** Working folder, default the current one. */
  cwd?: string;
  /** Whole environment, default that of this process. */
  environment?: NodeJS.ProcessEnv;
  /** Stops the program and everything it started. */
  signal?: AbortSignal | undefined;
  /** Milliseconds after which the program is stopped, default none. */
  timeoutMs?: number;
  /** Whether `signal` waits for the program's end, for those that must not be cut off. Default false. */
  finishOnAbort?: boolean;
  /** Receives each line of output, of both streams. */
  onLine?: (line: string) => void;
}

/** How a program ended. */
export interface RunResult {
  /** Exit code, or null when a signal ended it. */
  exitCode: number | null;
  /** Whether it was stopped because its time was over. */
  timedOut: boolean;
  /** The last lines of its output. */
  output: string;
}

/**
 * Runs a program to its end without a shell and without input.
 *
 * @returns how it ended, also when it failed
 * @throws the error of `spawn` when it cannot be started, SfuError `aborted` when the signal fired
 */
export async function runProgram(
  command: string,
  parameters: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const { signal } = options;
  if (signal?.aborted) throw SfuError.aborted(`about to run ${command}`, signal.reason);
  const child = spawn(command, parameters, {
    cwd: options.cwd,
    env: options.environment ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what the program started can be stopped with it.
    detached: process.platform !== 'win32',
  });
  const result = await superviseProgram(child, options);
  if (signal?.aborted) throw SfuError.aborted(`running ${command}`, signal.reason);

  return result;
}

/**
 * Runs a program that must succeed.
 *
 * @param step - what it does, as in "failed while …"
 * @returns the last lines of its output
 * @throws SfuError `build-failed` with the end of the output, or `aborted`
 */
export async function runStep(
  step: string,
  command: string,
  parameters: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const result = await runProgram(command, parameters, options).catch((error: unknown) => {
    throw SfuError.isInstance(error) ? error : SfuError.buildFailed(step, error);
  });
  if (result.exitCode === 0) return result.output;
  const ending = result.timedOut ? 'took too long' : `ended with ${result.exitCode ?? 'a signal'}`;

  throw SfuError.buildFailed(step, new Error(`${command} ${ending}\n${result.output}`));
}

async function superviseProgram(child: ChildProcess, options: RunOptions): Promise<RunResult> {
  const lines = collectLines([child.stdout, child.stderr], options.onLine);
  let timedOut = false;
  const timer = setTimeout(
    () => {
      timedOut = true;
      stopGroup(child);
    },
    options.timeoutMs ?? 2 ** 31 - 1,
  );
  const onAbort = (): void => {
    if (!options.finishOnAbort) stopGroup(child);
  };
  options.signal?.addEventListener('abort', onAbort);

  try {
    const exitCode = await waitForEnd(child);
    return { exitCode, timedOut, output: lines.join('\n') };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', onAbort);
  }
}

function collectLines(streams: readonly (Readable | null)[], onLine?: (line: string) => void): string[] {
  const kept: string[] = [];
  for (const stream of streams) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      kept.push(line);
      if (kept.length > KEPT_LINES) kept.shift();
      onLine?.(line);
    });
  }

  return kept;
}

async function waitForEnd(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

/**
 * Asks the program and what it started to end, and makes them end a little later. Being asked matters:
 * Ninja has its compilers in groups of their own, which only itself can reach.
 */
function stopGroup(child: ChildProcess): void {
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), KILL_AFTER_MS);
  child.once('close', () => clearTimeout(timer));
}

function signalGroup(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(name);
    else process.kill(-child.pid, name);
  } catch {
    // It ended in the meantime.
  }
}
