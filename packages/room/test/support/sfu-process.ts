import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../../sfu/src/cli.ts', import.meta.url));

/** A real server in a process of its own, which can be killed and started again on the same port. */
export class SfuProcess {
  /** WebSocket URL. */
  readonly url: string;
  readonly #dialect: string;
  #child: ChildProcess;

  private constructor(url: string, child: ChildProcess, dialect: string) {
    this.url = url;
    this.#child = child;
    this.#dialect = dialect;
  }

  /** Resolves when it takes connections. */
  static async start(dialect: '2024' | '2026' = '2026'): Promise<SfuProcess> {
    const { child, url } = await run('0', dialect);
    return new SfuProcess(url, child, dialect);
  }

  /** Ends it as a crash does. Its media worker ends by itself. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }

  /** Starts it again where it was. */
  async startAgain(): Promise<void> {
    const { child } = await run(new URL(this.url).port, this.#dialect);
    this.#child = child;
  }

  async close(): Promise<void> {
    await this.kill();
  }
}

async function run(port: string, dialect: string): Promise<{ child: ChildProcess; url: string }> {
  const args = ['--conditions=@tureen/source', CLI, '--port', port, '--dialect', dialect];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const [url] = (await once(lines, 'line')) as [string];
  return { child, url };
}
