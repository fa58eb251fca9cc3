import { CommandError, ExitCode } from './exit-code.ts';

/** Signals that ask a command to end. */
const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM'];

/** A signal that aborts when the user asks the command to end. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Gives the operating system's signals back to their defaults. */
  dispose(): void;
}

/**
 * Turns the first Ctrl-C or SIGTERM into an abort, so that the command can finish what it holds. The second ends
 * the process at once.
 */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  const onSignal = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(ExitCode.interrupted);
    controller.abort(new CommandError(ExitCode.interrupted, `stopped by ${name}`));
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}
