import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeSandbox } from '../fixtures/sandbox.mjs';
import { makeFolder } from './staged-folder.mjs';

const failToFill = async () => Promise.reject(new Error('stopped'));

test('a folder appears whole and replaces the old one', async () => {
  const { root, write } = await makeSandbox();
  await write('made/old', '');

  await makeFolder(join(root, 'made'), async (folder) => writeFile(join(folder, 'new'), 'text'));

  await expect(readdir(join(root, 'made'))).resolves.toEqual(['new']);
  await expect(readFile(join(root, 'made', 'new'), 'utf8')).resolves.toBe('text');
});

test('a failure leaves the old folder and nothing beside it', async () => {
  const { root, write } = await makeSandbox();
  await write('made/old', '');

  await expect(makeFolder(join(root, 'made'), failToFill)).rejects.toThrow('stopped');

  await expect(readdir(root)).resolves.toEqual(['made']);
  await expect(readdir(join(root, 'made'))).resolves.toEqual(['old']);
});

test('what a killed process left goes with the next success', async () => {
  const { root, write } = await makeSandbox();
  await write('.making-made-abc/content/half', '');
  await write('.making-other-abc/content/half', '');

  await makeFolder(join(root, 'made'), async () => {});

  expect((await readdir(root)).toSorted()).toEqual(['.making-other-abc', 'made']);
});
