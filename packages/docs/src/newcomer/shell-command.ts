import { spawn, type ChildProcess } from 'node:child_process';

const READY_TIMEOUT_MS = 120_000;

/** One command line in a shell of its own, leader of its process group as on a terminal. */
export class ShellCommand {
  readonly #child: ChildProcess;
  readonly #commandLine: string;
  #output = '';
  #onOutput: () => void = () => undefined;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;

  constructor(
    commandLine: string,
    { folder, environment }: { readonly folder: string; readonly environment: NodeJS.ProcessEnv },
  ) {
    this.#commandLine = commandLine;
    this.#child = spawn('bash', ['-c', commandLine], {
      cwd: folder,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString();
        this.#onOutput();
      });
    }
    this.ended = new Promise((resolve, reject) => {
      this.#child.on('error', reject);
      this.#child.on('close', resolve);
    });
  }

  /** What it printed on standard output and standard error. */
  get output(): string {
    return this.#output;
  }

  /** Resolves once what it printed matches. @throws Error when it ends before, or takes two minutes. */
  async prints(pattern: RegExp): Promise<void> {
    const printed = new Promise<void>((resolve) => {
      this.#onOutput = () => {
        if (pattern.test(this.#output)) resolve();
      };
      this.#onOutput();
    });
    const late = AbortSignal.timeout(READY_TIMEOUT_MS);
    const failed = new Promise<never>((_resolve, reject) => {
      const fail = (): void => reject(new Error(`${this.#commandLine}: no ${pattern} in:\n${this.#output}`));
      late.addEventListener('abort', fail);
      void this.ended.then(fail, fail);
    });
    await Promise.race([printed, failed]);
  }

  /** Presses Ctrl-C; resolves with the exit code. */
  async interrupt(): Promise<number | null> {
    this.#signal('SIGINT');
    return this.ended;
  }

  /** Ends it whatever it does. */
  kill(): void {
    this.#signal('SIGKILL');
  }

  #signal(name: NodeJS.Signals): void {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, name);
  }
}
