import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { BINARY_NAME, readCacheEntry, writeCacheEntry, type CacheRecord } from './cache-entry.ts';

const RECORD: CacheRecord = { origin: 'prebuilt', mediasoupVersion: '3.27.1', recipe: 1 };

async function writeWith(directory: string, record: CacheRecord): Promise<string> {
  const entry = await writeCacheEntry(directory, async (folder) => {
    await writeFile(join(folder, BINARY_NAME), 'binary');

    return record;
  });

  return entry.path;
}

test('what is written is read back', async () => {
  const directory = join(await temporaryFolder(), 'entry');

  const path = await writeWith(directory, RECORD);

  expect(path).toBe(join(directory, BINARY_NAME));
  await expect(readCacheEntry(directory)).resolves.toEqual({ ...RECORD, path });
});

test('no entry and an entry without its record are none', async () => {
  const directory = await temporaryFolder();
  await writeFile(join(directory, BINARY_NAME), 'binary');

  await expect(readCacheEntry(directory)).resolves.toBeUndefined();
  await expect(readCacheEntry(join(directory, 'nothing'))).resolves.toBeUndefined();
});

test('a new entry replaces an old one', async () => {
  const directory = join(await temporaryFolder(), 'entry');
  await writeWith(directory, RECORD);

  await writeWith(directory, { ...RECORD, origin: 'patched-build' });

  await expect(readCacheEntry(directory)).resolves.toMatchObject({ origin: 'patched-build' });
});

test('a failure leaves the old entry and nothing beside it', async () => {
  const parent = await temporaryFolder();
  const directory = join(parent, 'entry');
  await writeWith(directory, RECORD);

  await expect(writeCacheEntry(directory, async () => Promise.reject(new Error('stopped')))).rejects.toThrow(
    'stopped',
  );

  await expect(readCacheEntry(directory)).resolves.toMatchObject(RECORD);
  await expect(readdir(parent)).resolves.toEqual(['entry']);
});

test('what a killed process left is removed by the next', async () => {
  const parent = await temporaryFolder();
  const leftover = join(parent, '.making-entry-abcdef');
  await mkdir(leftover);

  await writeWith(join(parent, 'entry'), RECORD);

  expect(existsSync(leftover)).toBe(false);
});
