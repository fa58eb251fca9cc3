import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { fixture } from './sandbox.ts';

/** A program of the fixtures that runs in a Node.js of its own. */
export class NodeProgram {
  readonly lines: string[] = [];
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #closed: Promise<unknown[]>;

  /** Starts `fixtures/<name>.ts` with one JSON argument; it is killed after the test. */
  constructor(name: string, argument: unknown, variables: NodeJS.ProcessEnv = {}) {
    const commandLine = ['--conditions=@tureen/source', fixture(`${name}.ts`), JSON.stringify(argument)];
    const env = { ...process.env, ...variables };
    this.#child = spawn(process.execPath, commandLine, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#closed = once(this.#child, 'close');
    this.#child.stderr.pipe(process.stderr);
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.lines.push(line));
    onTestFinished(() => {
      this.#child.kill('SIGKILL');
    });
  }

  /** Resolves with the first line that starts so. */
  async line(start: string): Promise<string> {
    for (;;) {
      const line = this.lines.find((candidate) => candidate.startsWith(start));
      if (line !== undefined) return line;
      await Promise.race([once(this.#child.stdout, 'data'), this.#failIfClosed(start)]);
    }
  }

  /** Resolves with the exit status when the program has ended and its output was read. */
  async end(): Promise<number | null> {
    await this.#closed;

    return this.#child.exitCode;
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#closed;
  }

  async #failIfClosed(start: string): Promise<never> {
    await this.#closed;
    throw new Error(`The program ended without a line "${start}…":\n${this.lines.join('\n')}`);
  }
}
