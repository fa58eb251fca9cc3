import { spawn, type ChildProcess } from 'node:child_process';
import { testPython } from '@tureen/testing/python';
import { vi } from 'vitest';
import { MAIN } from './command-run.ts';

/** Runs a program on a terminal of its own, and passes on what is typed. */
const TERMINAL = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';

/** A terminal that was just made has no size. */
const SIZED = ['sh', '-c', 'stty rows 40 cols 120; exec "$@"', 'sh'];

const TIMEOUT_MS = 60_000;

/** One run of the `tureen` command on a terminal. */
export class TerminalRun {
  readonly #child: ChildProcess;
  readonly ended: Promise<number | null>;
  #screen = '';

  constructor(parameters: readonly string[]) {
    const command = [process.execPath, '--conditions=@tureen/source', MAIN, ...parameters];
    this.#child = spawn(testPython(), ['-c', TERMINAL, ...SIZED, ...command], {
      stdio: ['pipe', 'pipe', 'inherit'],
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
      env: { ...process.env, PYTHON: testPython(), TERM: 'xterm' },
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.#screen += chunk.toString()));
    this.ended = new Promise((resolve) => this.#child.on('close', resolve));
  }

  /** Everything that was written so far, with what controls the terminal. */
  get output(): string {
    return this.#screen;
  }

  /** Resolves once the output matches. */
  async shows(pattern: RegExp): Promise<void> {
    await vi.waitFor(
      () => {
        if (!pattern.test(this.#screen)) throw new Error(`no ${pattern} yet in: ${this.#screen}`);
      },
      { timeout: 30_000 },
    );
  }

  /** Types, for instance `\u0003` for Ctrl-C. */
  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** Ends it whatever it does; for after the test. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
