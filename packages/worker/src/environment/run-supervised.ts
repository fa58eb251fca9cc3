import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { WorkerError } from '../errors/worker-error.ts';
import { setupScript } from '../find/probe.ts';
import { OutputTail } from '../log/output-tail.ts';

/** A command to run to its end. */
export interface SupervisedCommand {
  /** The Python that supervises it: ends it when this process ends, however that happens. */
  readonly python: string;
  /** Program and arguments. */
  readonly command: readonly string[];
  /** Working directory. */
  readonly folder: string;
  readonly variables: NodeJS.ProcessEnv;
  /** Gets each line of output. */
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}

/** How a supervised command ended. */
export interface SupervisedEnd {
  /** Exit status, 128 + signal number when a signal ended it, null when its supervisor was killed. */
  readonly status: number | null;
  /** Its last lines. */
  readonly output: readonly string[];
}

/**
 * Runs a command that does not outlive this process.
 *
 * @throws {WorkerError} `aborted` when the signal fires; the command has ended by then.
 */
export async function runSupervised(options: SupervisedCommand): Promise<SupervisedEnd> {
  const { python, command, folder, variables, signal } = options;
  const tail = new OutputTail();
  const supervisor = spawn(python, ['-I', setupScript('supervise'), ...command], {
    cwd: folder,
    env: variables,
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const ended = endOf(supervisor);
  const stop = (): void => {
    supervisor.stdin.destroy();
  };
  supervisor.stdin.on('error', () => undefined); // it may have ended before
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    await Promise.all(
      [supervisor.stdout, supervisor.stderr].map(async (stream) => readLines(stream, tail, options.onLine)),
    );
    const status = await ended;
    if (signal.aborted) throw WorkerError.aborted(`running ${command.join(' ')}`, signal);

    return { status, output: tail.lines };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** The exit status, once all output has been read; rejects when the process cannot be started. */
async function endOf(process: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    process.once('error', reject);
    process.once('close', resolve);
  });
}

async function readLines(stream: Readable, tail: OutputTail, onLine: (line: string) => void): Promise<void> {
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
    tail.add(line);
    onLine(line);
  }
}
