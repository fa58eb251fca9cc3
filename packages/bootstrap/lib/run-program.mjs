import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { BootstrapError } from './bootstrap-error.mjs';
import { shellOnWindows, WINDOWS } from './windows-shell.mjs';

/** How many of the last output lines explain a failure. */
const KEPT_LINES = 40;
/** How long a program may take to end when it is asked to. */
const KILL_AFTER_MS = 3000;

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [environment] whole environment, default that of this process
 * @property {AbortSignal} [signal] stops the program
 * @property {boolean} [finishOnAbort] whether `signal` waits for the program's end, for those that must not be cut off
 * @property {(line: string) => void} [onLine] receives each line on stderr
 */

/**
 * Runs a program quietly.
 *
 * @param {string} command
 * @param {readonly string[]} parameters
 * @param {RunOptions} [options]
 * @returns {Promise<{ exitCode: number | null, stdout: string, output: string }>} `output` is the end of both streams
 */
export async function runProgram(command, parameters, options = {}) {
  const { cwd, environment = process.env, signal, finishOnAbort = false, onLine } = options;
  signal?.throwIfAborted();
  const child = spawn(...shellOnWindows(command, parameters), {
    cwd,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: WINDOWS,
    windowsHide: true,
    // Ctrl-C in a terminal reaches every process of the group, but not one of a group of its own.
    detached: finishOnAbort && !WINDOWS,
  });
  /** @type {string[]} */
  const stdout = [];
  /** @type {string[]} */
  const kept = [];
  collectLines(child.stdout, kept, (line) => stdout.push(line));
  collectLines(child.stderr, kept, onLine);
  const stopWatching = finishOnAbort ? undefined : killOnAbort(child, signal);
  const exitCode = await waitForEnd(child).finally(stopWatching);
  signal?.throwIfAborted();

  return { exitCode, stdout: stdout.join('\n'), output: kept.join('\n') };
}

/**
 * Runs a program that must succeed.
 *
 * @param {string} command
 * @param {readonly string[]} parameters
 * @param {RunOptions & { remedy?: (output: string) => string | undefined }} [options] `remedy` reads the output of
 *   a failure and says what to do about it
 * @returns {Promise<string>} its standard output
 */
export async function runOrFail(command, parameters, { remedy, ...options } = {}) {
  const line = [command, ...parameters].join(' ');
  const result = await runProgram(command, parameters, options).catch((cause) => {
    if (options.signal?.aborted) throw cause;
    throw new BootstrapError(`${line} cannot be started: ${cause.message}`, { cause, remedy: remedy?.('') });
  });
  if (result.exitCode === 0) return result.stdout;

  throw new BootstrapError(`${line} ended with ${result.exitCode ?? 'a signal'}`, {
    details: result.output,
    remedy: remedy?.(result.output),
  });
}

/**
 * Asks the program to end when the signal fires, and makes it end when it does not.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {AbortSignal | undefined} signal
 * @returns {() => void} stops watching
 */
function killOnAbort(child, signal) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const onAbort = () => {
    child.kill('SIGTERM');
    timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
  };
  signal?.addEventListener('abort', onAbort);

  return () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  };
}

/**
 * @param {import('node:stream').Readable} stream
 * @param {string[]} kept receives the last lines of all streams
 * @param {((line: string) => void) | undefined} onLine
 */
function collectLines(stream, kept, onLine) {
  createInterface({ input: stream }).on('line', (line) => {
    kept.push(line);
    if (kept.length > KEPT_LINES) kept.shift();
    onLine?.(line);
  });
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number | null>}
 */
async function waitForEnd(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}
