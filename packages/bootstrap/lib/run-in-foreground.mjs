import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { shellOnWindows, WINDOWS } from './windows-shell.mjs';

/**
 * Runs the command the user asked for, with our streams, and forwards signals to it.
 *
 * @param {string} command
 * @param {readonly string[]} parameters
 * @param {Pick<import('./run-program.mjs').RunOptions, 'cwd' | 'environment'>} options
 * @returns {Promise<number>} its exit code, 128 and the signal's number when a signal ended it
 */
export async function runInForeground(command, parameters, { cwd, environment = process.env }) {
  const child = spawn(...shellOnWindows(command, parameters), {
    cwd,
    env: environment,
    stdio: 'inherit',
    shell: WINDOWS,
  });
  const stopForwarding = forwardSignals(child);
  try {
    return await waitForExitCode(child);
  } finally {
    stopForwarding();
  }
}

/**
 * Passes signals on. A terminal sends Ctrl-C to the child itself, and a second one would mean "at once".
 *
 * @param {import('node:child_process').ChildProcess} child
 * @returns {() => void}
 */
function forwardSignals(child) {
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const signal of signals) process.on(signal, forward);

  return () => {
    for (const signal of signals) process.off(signal, forward);
  };
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>}
 */
async function waitForExitCode(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  });
}
