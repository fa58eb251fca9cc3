import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { descendantsOf, isAlive } from '@tureen/testing/process-tree';
import { testPython } from '@tureen/testing/python';
import { vi } from 'vitest';

/** The source of the command. */
export const MAIN: string = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** How long one run may take if nothing else is said. */
const TIMEOUT_MS = 60_000;

/** How long a run may take. */
export interface RunLimits {
  /** Default: a minute. */
  readonly timeoutMs?: number;
}

/** How a run ended. */
export interface Ending {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One run of the `tureen` command as a process of its own, leader of its own process group. */
export class CommandRun {
  readonly #child: ChildProcess;
  readonly ended: Promise<Ending>;
  #stdout = '';
  #stderr = '';

  constructor(
    parameters: readonly string[],
    environment: NodeJS.ProcessEnv = {},
    { timeoutMs = TIMEOUT_MS }: RunLimits = {},
  ) {
    this.#child = spawn(process.execPath, ['--conditions=@tureen/source', MAIN, ...parameters], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      env: { ...process.env, PYTHON: testPython(), ...environment },
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.#stdout += chunk.toString()));
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.#stderr += chunk.toString()));
    this.ended = new Promise((resolve) => {
      this.#child.on('close', (exitCode) =>
        resolve({ exitCode, stdout: this.#stdout, stderr: this.#stderr }),
      );
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Resolves with the match once standard output matches. */
  async prints(pattern: RegExp): Promise<RegExpExecArray> {
    return vi.waitFor(
      () => {
        const match = pattern.exec(this.#stdout);
        if (match === null) throw new Error(`no ${pattern} yet in: ${this.#stdout} ${this.#stderr}`);
        return match;
      },
      { timeout: 20_000 },
    );
  }

  /** Signals the process alone, or, as a terminal does at Ctrl-C, the group with all it has started. */
  signal(name: NodeJS.Signals, whom: 'process' | 'group' = 'process'): void {
    process.kill(whom === 'group' ? -this.pid : this.pid, name);
  }

  /** What the process has started, directly or not. */
  async descendants(): Promise<number[]> {
    return descendantsOf(this.pid);
  }

  /** Goes away as the reader of its output. */
  closeOutput(): void {
    this.#child.stdout?.destroy();
  }

  /** Ends it whatever it does; for after the test. */
  kill(): void {
    if (isAlive(this.pid)) this.signal('SIGKILL', 'group');
  }
}

/** Runs the command to its end. */
export async function runCommand(
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  limits: RunLimits = {},
): Promise<Ending> {
  return new CommandRun(parameters, environment, limits).ended;
}

/** Resolves when none of the processes is there any more. */
export async function allGone(pids: readonly number[]): Promise<void> {
  await vi.waitFor(
    () => {
      const alive = pids.filter(isAlive);
      if (alive.length > 0) throw new Error(`processes ${alive.join(', ')} are still there`);
    },
    { timeout: 10_000 },
  );
}
