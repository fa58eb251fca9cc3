import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeSandbox } from '../fixtures/sandbox.mjs';
import { filesInFolders, fingerprint, readStamp, writeStamp } from './stamp.mjs';

test('a fingerprint changes with the content, the absence and the order of files', async () => {
  const { root, write } = await makeSandbox();
  await write('a', '1');
  await write('b', '2');
  const first = fingerprint(root, ['a', 'b']);

  expect(fingerprint(root, ['a', 'b'])).toBe(first);
  expect(fingerprint(root, ['b', 'a'])).not.toBe(first);
  expect(fingerprint(root, ['a', 'c'])).not.toBe(first);
  await write('b', '3');
  expect(fingerprint(root, ['a', 'b'])).not.toBe(first);
});

test('files in folders are found in order, missing folders have none', async () => {
  const { root, write } = await makeSandbox();
  await write('packages/b/package.json', '');
  await write('packages/a/package.json', '');
  await write('packages/c/other', '');

  expect(filesInFolders(root, 'packages', 'package.json')).toEqual([
    'packages/a/package.json',
    'packages/b/package.json',
  ]);
  expect(filesInFolders(root, 'examples', 'package.json')).toEqual([]);
});

test('a stamp is read as it was written', async () => {
  const { root } = await makeSandbox();
  const path = join(root, 'stamps', 'x');

  await expect(readStamp(path)).resolves.toBeUndefined();
  await writeStamp(path, 'abc');
  await expect(readStamp(path)).resolves.toBe('abc');
});
