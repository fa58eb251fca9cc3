import { CommandError, ExitCode } from '../exit-code.ts';

/** Runs work that has no end of its own: that it was stopped by Ctrl-C or a signal is how it ends well. */
export async function stopIsFine(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof CommandError && error.exitCode === ExitCode.interrupted)) throw error;
  }
}
