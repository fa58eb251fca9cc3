import { CommandError, ExitCode } from './exit-code.ts';

/** Signals that ask a command to end. */
const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs `work` with a signal that aborts at the first Ctrl-C, SIGTERM or SIGHUP, so that it can finish what it holds. The
 * second ends the process at once.
 *
 * @throws CommandError `interrupted` when `work` rejects after the signal; else what it rejects with.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const onSignal = (name: NodeJS.Signals): void => {
    if (signal.aborted) process.exit(ExitCode.interrupted);
    controller.abort(new CommandError(ExitCode.interrupted, `stopped by ${name}`));
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  try {
    return await work(signal);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    for (const name of SIGNALS) process.off(name, onSignal);
  }
}
