import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('aiortc_peer.py', import.meta.url));

/** What a line of the process says. */
interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** A Python process with aiortc, to which requests go as lines of JSON. */
export class AiortcProcess {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, PromiseWithResolvers<unknown>>();
  #count = 0;

  constructor(python: string) {
    this.#child = spawn(python, [SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] });
    if (this.#child.pid === undefined || this.#child.stdout === null) {
      throw new Error(`${python} did not start`);
    }
    this.pid = this.#child.pid;
    createInterface(this.#child.stdout).on('line', (line) => this.#handle(JSON.parse(line) as Answer));
    this.#child.once('exit', (code) => this.#fail(new Error(`the process of aiortc ended with ${code}`)));
  }

  /** Asks for something; requests are done one after the other. */
  async request<Result = void>(method: string, parameters: object = {}): Promise<Result> {
    const id = (this.#count += 1);
    const pending = Promise.withResolvers<unknown>();
    this.#pending.set(id, pending);
    this.#child.stdin?.write(`${JSON.stringify({ ...parameters, id, method })}\n`);
    return pending.promise as Promise<Result>;
  }

  /** Ends the process. */
  close(): void {
    this.#child.kill();
  }

  #handle({ id, result, error }: Answer): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (error === undefined) pending?.resolve(result);
    else pending?.reject(new Error(error));
  }

  #fail(error: Error): void {
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}
