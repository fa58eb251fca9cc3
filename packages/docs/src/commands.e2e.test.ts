import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { MediasoupClient } from '@tureen/room';
import { startServer, type SfuServer } from '@tureen/sfu';
import { makeClip } from '@tureen/testing/clip';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLines, markdownFiles, ROOT } from './markdown.ts';

const MAIN = join(ROOT, 'packages/tureen/src/main.ts');
/** Files that the commands play. */
const FILES = {
  'clip.webm': {},
  'one.mp4': { format: 'mp4' },
  'two.webm': { seconds: 1 },
} as const;

const commands = markdownFiles().flatMap((page) =>
  commandLines(page)
    .filter(({ mark }) => mark === 'run')
    .map((line) => ({ ...line, name: page.name })),
);

describe('the commands of the documentation', () => {
  let server: SfuServer;
  let folder: string;
  const alice = new MediasoupClient();

  beforeAll(async () => {
    server = await startServer();
    folder = await mkdtemp(join(tmpdir(), 'tureen-guides-'));
    for (const [name, options] of Object.entries(FILES))
      await copyFile(await makeClip(options), join(folder, name));
    const room = { url: server.url, roomId: 'lobby' };
    await alice.joinRoom(room, { peerId: 'alice', displayName: 'Alice' }, { mediaFilePath: '' });
  });
  afterAll(async () => {
    await alice.close();
    await server?.close();
    if (folder) await rm(folder, { recursive: true });
  });

  it('are there', () => {
    expect(commands.length).toBeGreaterThanOrEqual(8);
  });

  const ended = commands.filter(({ isStopped }) => !isStopped);
  it.concurrent.each(ended)('$command ends well ($name)', { timeout: 90_000 }, async ({ command }) => {
    const { exitCode, stdout } = await run(command);
    expect(exitCode, stdout).toBe(0);
    expect(stdout).not.toBe('');
  });

  // Windows has no Ctrl-C that one process could send another.
  const stopped = process.platform === 'win32' ? [] : commands.filter(({ isStopped }) => isStopped);
  it.concurrent.each(stopped)(
    '$command ends well at Ctrl-C ($name)',
    { timeout: 90_000 },
    async ({ command }) => {
      const { exitCode, stdout } = await run(command, /^(?:Sends|Receives) /mu);
      expect(exitCode).toBe(0);
      expect(stdout).toContain('Joined lobby');
    },
  );

  /** Runs a command to its end, or presses Ctrl-C once it has printed something. */
  async function run(command: string, interruptAt?: RegExp): Promise<{ exitCode: unknown; stdout: string }> {
    const words = wordsOf(command.replace('http://127.0.0.1:4443', server.url.replace('ws:', 'http:')));
    const child = spawn(process.execPath, ['--conditions=@tureen/source', MAIN, ...words], {
      cwd: folder,
      env: { ...process.env, TUREEN_URL: server.url },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let [told, isInterrupted] = ['', false];
    child.stdout.on('data', (chunk: Buffer) => {
      told += chunk.toString();
      if (!isInterrupted && interruptAt?.test(told)) isInterrupted = child.kill('SIGINT');
    });
    const [stdout, [exitCode]] = await Promise.all([text(child.stdout), once(child, 'close')]);
    return { exitCode, stdout };
  }
});

/** The words after `tureen`, as a shell splits them. */
function wordsOf(command: string): string[] {
  const [program, ...words] = [...command.matchAll(/'(?<quoted>[^']*)'|(?<plain>\S+)/gu)].map(
    ({ groups }) => groups?.['quoted'] ?? groups?.['plain'] ?? '',
  );
  expect(program).toBe('tureen');
  return words;
}
