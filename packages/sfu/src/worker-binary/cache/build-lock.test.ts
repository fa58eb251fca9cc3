import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { withLock } from './build-lock.ts';

test('two holders run one after the other', async () => {
  const path = join(await temporaryFolder(), 'entry.lock');
  const events: string[] = [];
  const hold = async (name: string): Promise<void> =>
    withLock(path, {}, async () => {
      events.push(`${name} begins`);
      await new Promise(setImmediate);
      events.push(`${name} ends`);
    });

  await Promise.all([hold('first'), hold('second')]);

  expect(events).toHaveLength(4);
  expect(events[0]?.split(' ')[0]).toBe(events[1]?.split(' ')[0]);
});

test('the lock goes when the work fails', async () => {
  const path = join(await temporaryFolder(), 'entry.lock');

  await expect(withLock(path, {}, async () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(existsSync(path)).toBe(false);
});

test('the lock of a process that died is taken over', async () => {
  const path = join(await temporaryFolder(), 'entry.lock');
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  await writeFile(path, String(pid));

  await expect(withLock(path, {}, async () => 'done')).resolves.toBe('done');
});

test('a lock that its owner no longer renews is taken over, whoever bears the process id', async () => {
  const path = join(await temporaryFolder(), 'entry.lock');
  await writeFile(path, String(process.pid));
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(path, longAgo, longAgo);

  await expect(withLock(path, {}, async () => 'done')).resolves.toBe('done');
});

test('many waiting for a dead process get the lock one at a time', async () => {
  const path = join(await temporaryFolder(), 'entry.lock');
  await writeFile(path, String(spawnSync(process.execPath, ['-e', '']).pid));
  let holders = 0;
  let most = 0;
  const hold = async (): Promise<void> =>
    withLock(path, {}, async () => {
      holders += 1;
      most = Math.max(most, holders);
      await new Promise(setImmediate);
      holders -= 1;
    });

  await Promise.all(Array.from({ length: 4 }, hold));

  expect(most).toBe(1);
});

test('waiting names the holder and ends with the signal', async () => {
  const path = join(await temporaryFolder(), 'entry.lock');
  const controller = new AbortController();
  await writeFile(path, String(process.pid));
  const waiting = withLock(
    path,
    {
      signal: controller.signal,
      onWait: (pid) => {
        expect(pid).toBe(process.pid);
        controller.abort();
      },
    },
    async () => 'never',
  );

  await expect(waiting).rejects.toMatchObject({ name: 'SfuError', code: 'aborted' });
});

test('a folder that cannot be made is an error with a remedy', async () => {
  const file = join(await temporaryFolder(), 'file');
  await writeFile(file, '');

  await expect(withLock(join(file, 'entry.lock'), {}, async () => 'never')).rejects.toMatchObject({
    code: 'cache-unwritable',
    remedy: expect.stringContaining('Make it writable'),
  });
});
