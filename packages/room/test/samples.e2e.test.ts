import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { startServer } from '@tureen/sfu';
import { makeClip } from '@tureen/testing/clip';
import { testPython } from '@tureen/testing/python';
import { afterEach, describe, expect, it } from 'vitest';
import { PushServer } from './fixtures/push-server.ts';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const SAMPLES = [...readFileSync(join(PACKAGE, 'README.md'), 'utf8').matchAll(/```ts\n(.*?)```/gsu)];
const closables: { close(): unknown }[] = [];

afterEach(async () => {
  for (const closable of closables.splice(0).toReversed()) await closable.close();
});

function later<T extends { close(): unknown }>(closable: T): T {
  closables.push(closable);
  return closable;
}

/** The sample of the README that has that word, and the port it connects to. */
function sampleWith(word: string): { readonly sample: string; readonly port: number } {
  const sample = SAMPLES.map(([, code = '']) => code).find((code) => code.includes(word)) ?? '';
  return { sample, port: Number(/127\.0\.0\.1:(\d+)/u.exec(sample)?.[1]) };
}

/** A folder from which `@tureen/room` is found. */
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tureen-sample-'));
  later({ close: async () => rm(folder, { recursive: true, force: true }) });
  mkdirSync(join(folder, 'node_modules/@tureen'), { recursive: true });
  symlinkSync(PACKAGE, join(folder, 'node_modules/@tureen/room'), 'junction');
  return folder;
}

/** Runs the sample as it is printed. */
async function run(folder: string, sample: string): Promise<{ output: string; code: number | null }> {
  writeFileSync(join(folder, 'main.mts'), sample);
  const child = spawn(process.execPath, ['--conditions=@tureen/source', 'main.mts'], {
    cwd: folder,
    env: { ...process.env, PYTHON: process.env['PYTHON'] ?? testPython(), NODE_TEST_CONTEXT: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [code]] = await Promise.all([
    text(child.stdout),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { output, code };
}

describe('the samples of the README', () => {
  it('join a socket.io server', async () => {
    const { sample, port } = sampleWith('SocketIoPushSignaler');
    later(await PushServer.start({ port }));
    const { output, code } = await run(await newFolder(), sample);
    expect([output, code]).toEqual(['2 tracks by socket.io push\n', 0]);
  }, 60_000);

  it('examine a signaler', async () => {
    const { sample, port } = sampleWith('conformanceTests');
    later(await startServer({ port }));
    const folder = await newFolder();
    writeFileSync(
      join(folder, 'my-signaler.mts'),
      "export { ProtooSignaler as MySignaler } from '@tureen/room';\n",
    );
    const { output, code } = await run(folder, sample);
    expect(output).toMatch(/fail 0/u);
    expect(Number(/pass (\d+)/u.exec(output)?.[1])).toBeGreaterThan(20);
    expect(code).toBe(0);
  }, 60_000);

  it('broadcast a file', async () => {
    const { sample, port } = sampleWith('broadcastOpusFile');
    later(await startServer({ port, dialect: '2024' }));
    const folder = await newFolder();
    copyFileSync(await makeClip({ format: 'ogg', seconds: 1 }), join(folder, 'jingle.ogg'));
    const { output, code } = await run(folder, sample);
    expect(output).toMatch(/^\d\d packets sent\n$/u);
    expect(code).toBe(0);
  }, 60_000);
});
