import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../markdown.ts';
import { ShellCommand } from './shell-command.ts';

const run = promisify(execFile);

/** What another user's environment would not have: where things are here, and what tests and tools leave in it. */
const NOT_INHERITED =
  /^(?:HOME|PATH|PYTHON|MEDIASOUP|TUREEN|XDG_|VITEST|TEST|npm_|PNPM|INIT_CWD|NODE_OPTIONS|NODE_ENV)/u;

/** Names a mediasoup worker, to look at the rest without waiting until one is compiled. */
export const GIVEN_WORKER = 'TUREEN_NEWCOMER_WORKER';

/** Somebody with an empty home and a fresh clone, who types commands into one shell. */
export class Newcomer implements AsyncDisposable {
  /** The clone. */
  readonly folder: string;
  readonly #home: string;
  readonly #running: ShellCommand[] = [];
  #environment: NodeJS.ProcessEnv;

  private constructor(place: string) {
    this.folder = join(place, 'tureen');
    this.#home = join(place, 'home');
    this.#environment = environmentOf(this.#home);
  }

  /** Makes the home and clones what is committed here. */
  static async arrive(): Promise<Newcomer> {
    const newcomer = new Newcomer(await mkdtemp(join(tmpdir(), 'tureen-newcomer-')));
    await mkdir(newcomer.#home);
    await run('git', ['clone', '--quiet', ROOT, newcomer.folder]);
    return newcomer;
  }

  /** Runs a command to its end. @throws Error that names the file with what it printed, unless it ends with 0. */
  async run(command: string): Promise<string> {
    // What a command changes in the shell holds for the next ones.
    const kept = join(this.#home, '.environment');
    const started = this.#start(`${command}\nresult=$?; env -0 > '${kept}'; exit $result`);
    const exitCode = await started.ended;
    if (exitCode !== 0) {
      const log = join(tmpdir(), `tureen-newcomer-${Date.now()}.log`);
      await writeFile(log, started.output);
      throw new Error(`${command} ended with ${exitCode}; what it printed is in ${log}`);
    }
    if (command.startsWith('eval ')) this.#environment = readVariables(await readFile(kept, 'utf8'));
    return started.output;
  }

  /** Starts a command that has no end of its own; resolves when it has printed that it works. */
  async begin(command: string, ready: RegExp): Promise<ShellCommand> {
    const started = this.#start(command);
    this.#running.push(started);
    await started.prints(ready);
    return started;
  }

  /** Ends everything that is left, and takes clone and home away. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const command of this.#running) command.kill();
    await rm(join(this.folder, '..'), { recursive: true, force: true });
  }

  #start(command: string): ShellCommand {
    return new ShellCommand(command, { folder: this.folder, environment: this.#environment });
  }
}

function environmentOf(home: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !NOT_INHERITED.test(name));
  const settings = join(homedir(), '.npmrc');
  const worker = process.env[GIVEN_WORKER];
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    PATH: pathOfOthers(process.env['PATH'] ?? ''),
    // How this machine reaches the registry is no part of what a newcomer lacks.
    ...(existsSync(settings) && { npm_config_userconfig: settings }),
    ...(worker !== undefined && { MEDIASOUP_WORKER_BIN: worker }),
  };
}

/** What `env -0` printed. */
function readVariables(text: string): NodeJS.ProcessEnv {
  const lines = text.split('\0').filter((line) => line !== '');
  return Object.fromEntries(lines.map((line) => line.split(/=(?<value>.*)/su).slice(0, 2)));
}

/** The folders of PATH that every user of this machine has. */
function pathOfOthers(path: string): string {
  return path
    .split(delimiter)
    .filter((folder) => folder !== '' && !isOwn(folder))
    .join(delimiter);
}

function isOwn(folder: string): boolean {
  return [homedir(), ROOT].some((own) => !relative(own, folder).startsWith('..'));
}
