import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createWorker } from '@tureen/handler';
import { MediasoupClient } from '@tureen/room';
import { startServer } from '@tureen/sfu';
import { renderClip } from '@tureen/streams';
import { afterEach, expect, it } from 'vitest';
import { codeBlocks, ROOT } from './markdown.ts';

const SAMPLE = fileURLToPath(new URL('../.generated-sample.ts', import.meta.url));
const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

/** A room as the sample expects it: the server on its port, and somebody to record. */
async function openRoom(): Promise<void> {
  const server = await startServer({ port: 4443 });
  cleanUps.push(async () => server.close());
  const alice = new MediasoupClient();
  cleanUps.push(async () => alice.close());
  await alice.joinRoom(
    { url: server.url, roomId: 'lobby' },
    { peerId: 'alice', displayName: 'Alice' },
    { mediaFilePath: '' },
  );
}

/** An empty folder with the clip that the sample publishes. */
async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tureen-front-page-'));
  cleanUps.push(async () => rm(folder, { recursive: true }));
  const worker = await createWorker();
  await renderClip(worker, join(folder, 'clip.webm'), { seconds: 2, width: 320, height: 240 });
  worker.close();
  return folder;
}

it(
  'the sample of the front page runs as it is printed and records who is there',
  { timeout: 90_000 },
  async () => {
    const readme = { name: 'README.md', text: await readFile(resolve(ROOT, 'README.md'), 'utf8') };
    const [sample = ''] = codeBlocks(readme, 'ts');
    await writeFile(SAMPLE, sample);
    cleanUps.push(async () => rm(SAMPLE));
    const cwd = await makeFolder();
    await openRoom();
    const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@tureen/source', SAMPLE], {
      cwd,
    });
    expect(stdout).toContain('Alice video/VP8');
    expect(stdout).toContain('Alice audio/opus');
    const recordings = await readdir(join(cwd, 'recordings', 'lobby'));
    expect(recordings.map((name) => name.replace(/\([^)]*\)\./u, '.'))).toEqual([
      'Alice(alice)_audio.ogg',
      'Alice(alice)_video.webm',
    ]);
  },
);
