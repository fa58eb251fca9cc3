/** How the command ends, for scripts. */
export const ExitCode = {
  /** Everything worked. */
  success: 0,
  /** Something failed while it ran; the message says what. */
  failure: 1,
  /** The arguments or what they name cannot be used. */
  usage: 2,
  /** A test of load went through, but missed what it had to reach. */
  thresholdMissed: 3,
  /** Stopped by Ctrl-C or SIGTERM; what was finished is kept. */
  interrupted: 130,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Ends a command with a message for people and an exit code for scripts. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
