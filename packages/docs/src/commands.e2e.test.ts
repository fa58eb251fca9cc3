import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MediasoupClient } from '@tureen/room';
import { startServer, type SfuServer } from '@tureen/sfu';
import { makeClip } from '@tureen/testing/clip';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentation, fencedBlocks, ROOT } from './markdown.ts';

const MAIN = join(ROOT, 'packages/tureen/src/main.ts');
const run = promisify(execFile);

const commands = documentation().flatMap((page) =>
  fencedBlocks(page)
    .filter(({ mark }) => mark === 'run')
    .flatMap(({ code }) => code.trimEnd().split('\n'))
    .map((command) => ({ command, name: page.name })),
);

describe('the commands of the documentation', () => {
  let server: SfuServer;
  let folder: string;
  const alice = new MediasoupClient();

  beforeAll(async () => {
    server = await startServer();
    folder = await mkdtemp(join(tmpdir(), 'tureen-guides-'));
    await copyFile(await makeClip(), join(folder, 'clip.webm'));
    const room = { url: server.url, roomId: 'lobby' };
    await alice.joinRoom(room, { peerId: 'alice', displayName: 'Alice' }, { mediaFilePath: '' });
  });
  afterAll(async () => {
    await alice.close();
    await server?.close();
    if (folder) await rm(folder, { recursive: true });
  });

  it('are there', () => {
    expect(commands.length).toBeGreaterThanOrEqual(4);
  });

  it.concurrent.each(commands)('$command ends well ($name)', { timeout: 90_000 }, async ({ command }) => {
    const env = { ...process.env, TUREEN_URL: server.url };
    const parameters = ['--conditions=@tureen/source', MAIN, ...wordsOf(command)];
    const { stdout } = await run(process.execPath, parameters, { cwd: folder, env });
    expect(stdout).not.toBe('');
  });
});

/** The words after `tureen`, as a shell splits them. */
function wordsOf(command: string): string[] {
  const [program, ...words] = [...command.matchAll(/'(?<quoted>[^']*)'|(?<plain>\S+)/gu)].map(
    ({ groups }) => groups?.['quoted'] ?? groups?.['plain'] ?? '',
  );
  expect(program).toBe('tureen');
  return words;
}
