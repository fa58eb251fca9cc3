import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MediasoupClient } from '@tureen/room';
import { startServer, type SfuServer } from '@tureen/sfu';
import { testPython } from '@tureen/testing/python';
import { vi } from 'vitest';
import { CommandRun } from './command-run.ts';

/** One line of `--json`. */
export interface ToldEvent {
  readonly event: string;
  readonly [fact: string]: unknown;
}

/** A server, a folder, and the commands and clients that use them. */
export class TestRoom implements AsyncDisposable {
  readonly server: SfuServer;
  readonly folder: string;
  readonly #runs: CommandRun[] = [];
  readonly #clients: MediasoupClient[] = [];

  private constructor(server: SfuServer, folder: string) {
    this.server = server;
    this.folder = folder;
  }

  static async open(): Promise<TestRoom> {
    vi.stubEnv('PYTHON', testPython());
    return new TestRoom(await startServer(), await mkdtemp(path.join(tmpdir(), 'tureen-room-')));
  }

  /** Starts a command that goes to the server. */
  run(command: string, ...parameters: string[]): CommandRun {
    const run = new CommandRun([command, '--url', this.server.url, ...parameters]);
    this.#runs.push(run);
    return run;
  }

  /** A client of the same room that receives. */
  async join(peerId: string, displayName: string, { publishes = false } = {}): Promise<MediasoupClient> {
    const client = new MediasoupClient();
    this.#clients.push(client);
    const room = { url: this.server.url, roomId: 'lobby' };
    await client.joinRoom(room, { peerId, displayName }, publishes ? { mediaFilePath: '' } : {}, {
      recordDirectoryPath: '',
    });
    return client;
  }

  /** Ends what the test started; the server stays. */
  async reset(): Promise<void> {
    for (const run of this.#runs.splice(0)) run.kill();
    await Promise.all(this.#clients.splice(0).map(async (client) => client.close()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.reset();
    await this.server.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** What a command printed with `--json`. */
export function readEvents(stdout: string): ToldEvent[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ToldEvent);
}

/** The events of that name. */
export function eventsNamed(stdout: string, name: string): ToldEvent[] {
  return readEvents(stdout).filter(({ event }) => event === name);
}
