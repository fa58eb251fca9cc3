import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPartialFile } from './partial-file.ts';

describe('findPartialFile', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tureen-partial-'));
  });
  afterEach(async () => rm(folder, { recursive: true }));

  it.each([
    [['a.webm.part'], 'a.webm', 'a.webm.part'],
    [['a-0001.webm', 'a-0002.webm.part'], 'a-0001.webm', 'a-0002.webm.part'],
    [['ab.webm.part', 'a.mp4.part', 'a.webm'], 'a.webm', undefined],
    [[], 'none/a.webm', undefined],
  ])('finds among %j for %s', async (names, path, expected) => {
    for (const name of names) await writeFile(join(folder, name), 'kept');
    const found = findPartialFile(join(folder, path), undefined);
    expect(found).toBe(expected === undefined ? undefined : join(folder, expected));
  });

  it('prefers what the worker told, if it is there', async () => {
    for (const name of ['a.webm.part', 'a.webm.2.part']) await writeFile(join(folder, name), 'kept');
    const path = join(folder, 'a.webm');
    expect(findPartialFile(path, `${path}.2.part`)).toBe(`${path}.2.part`);
    expect(findPartialFile(path, `${path}.3.part`)).toBe(`${path}.part`);
  });
});
