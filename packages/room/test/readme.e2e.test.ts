import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { startServer } from '@tureen/sfu';
import { makeClip } from '@tureen/testing/clip';
import { testPython } from '@tureen/testing/python';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { filesIn, RoomBed } from './support/room-bed.ts';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const README = readFileSync(join(PACKAGE, 'README.md'), 'utf8');

/** The first sample of a README. */
function sampleOf(readme: string): string {
  return /```ts\n(?<sample>[^`]+)```/u.exec(readme)?.groups?.['sample'] ?? '';
}

/** The names that a source file declares by a pattern. */
function namesIn(file: string, pattern: RegExp): string[] {
  const source = readFileSync(join(PACKAGE, 'src', file), 'utf8');
  return [...source.matchAll(pattern)].map(([, name = '']) => name);
}

describe('the README', () => {
  let bed: RoomBed;

  beforeAll(async () => {
    bed = await RoomBed.start();
  });
  afterEach(async () => bed.tidy());
  afterAll(async () => bed?.close());

  it('has a sample that joins, publishes, records everybody and leaves, exactly as it is printed', async () => {
    const sample = sampleOf(README);
    expect(sampleOf(readFileSync(join(PACKAGE, '../../README.md'), 'utf8'))).toBe(sample);
    const url = new URL(/'(?<url>ws:[^']+)'/u.exec(sample)?.groups?.['url'] ?? '');
    bed.closeLater(await startServer({ port: Number(url.port) }));
    const visitor = await bed.visitor({ url: url.href, roomId: 'lobby' });
    await visitor.publishTone();

    const folder = await bed.newFolder();
    mkdirSync(join(folder, 'node_modules/@tureen'), { recursive: true });
    symlinkSync(PACKAGE, join(folder, 'node_modules/@tureen/room'), 'junction');
    copyFileSync(await makeClip(), join(folder, 'clip.webm'));
    writeFileSync(join(folder, 'main.mts'), sample);
    const { output, code } = await run(folder, 'main.mts');
    expect([output, code]).toEqual(['Visitor audio/opus\n', 0]);
    expect(await filesIn(join(folder, 'recordings'))).toEqual([
      expect.stringMatching(/^lobby.Visitor\(visitor\)_audio\(.+\)\.ogg$/u),
    ]);
  }, 60_000);

  it.each([
    ['errors.ts', /^ {2}\| '([a-z-]+)'/gmu, 15],
    ['configuration.ts', /^ {2}readonly (\w+)\??:/gmu, 20],
    ['signaling/room-address.ts', /^ {2}readonly (\w+)\??:/gmu, 10],
    ['client-options.ts', /^ {2}readonly (\w+)\??:/gmu, 7],
    ['reconnect/reconnect-policy.ts', /^ {2}readonly (\w+)\?:/gmu, 10],
    ['listeners/notification-listeners.ts', /^ {2}(on\w+)\(/gmu, 10],
    ['listeners/request-listeners.ts', /^ {2}async (on\w+)\(/gmu, 1],
    ['client.ts', /^ {2}(?:async |get )(\w+)\(/gmu, 20],
    ['publication.ts', /^ {2}async (\w+)\(/gmu, 5],
    ['subscription.ts', /^ {2}async (?!restore)(\w+)\(/gmu, 5],
  ])('tells of everything in %s', (file, pattern, least) => {
    const names = namesIn(file, pattern);
    expect(names.length).toBeGreaterThan(least);
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`, 'u').test(README))).toEqual([]);
  });
});

async function run(folder: string, program: string): Promise<{ output: string; code: number | null }> {
  const child = spawn(process.execPath, ['--conditions=@tureen/source', program], {
    cwd: folder,
    env: { ...process.env, PYTHON: process.env['PYTHON'] ?? testPython() },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [code]] = await Promise.all([
    text(child.stdout),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { output, code };
}
