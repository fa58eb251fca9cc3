import type { StartSettings } from './options.ts';

/** What the worker's process is told by its one argument; the Python side's `WorkerOptions`. */
export interface WorkerArgument {
  /** How to reach this process, as the link says. */
  readonly link: string;
  readonly parentPid: number;
  readonly logLevel: StartSettings['logLevel'];
  readonly logToStdout: boolean;
}

/** The arguments of the interpreter: nothing from the working directory is imported (`-P`), output is not held back (`-u`). */
export function workerCommandLine(argument: WorkerArgument): string[] {
  return ['-P', '-u', '-X', 'utf8', '-m', 'tureen_worker', JSON.stringify(argument)];
}

/** Whether the user wants to see the Python side's output itself (`PYTHON_LOG_TO_STDOUT=true`). */
export function wantsLogOnStdout(variables: NodeJS.ProcessEnv): boolean {
  return variables['PYTHON_LOG_TO_STDOUT'] === 'true';
}
