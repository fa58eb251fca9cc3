import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeSandbox } from '../fixtures/sandbox.mjs';
import { withLock } from './lock.mjs';

test('holders run one after the other, also after a holder that died', async () => {
  const { write } = await makeSandbox();
  const path = await write('x.lock', String(spawnSync(process.execPath, ['-e', '']).pid));
  let holders = 0;
  let most = 0;
  const hold = async () =>
    withLock(path, {}, async () => {
      holders += 1;
      most = Math.max(most, holders);
      await new Promise(setImmediate);
      holders -= 1;
    });

  await Promise.all([hold(), hold(), hold()]);

  expect(most).toBe(1);
  expect(existsSync(path)).toBe(false);
});

test('a lock that its owner no longer renews is taken over, whoever bears the process id', async () => {
  const { write } = await makeSandbox();
  const path = await write('x.lock', String(process.pid));
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(path, longAgo, longAgo);

  await expect(withLock(path, {}, async () => 'done')).resolves.toBe('done');
});

test('the lock goes when the work fails', async () => {
  const { root } = await makeSandbox();
  const path = join(root, 'folder', 'x.lock');

  await expect(withLock(path, {}, async () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(existsSync(path)).toBe(false);
});

test('waiting for a living process tells which, and ends with the signal', async () => {
  const { write, controller } = await makeSandbox();
  const path = await write('x.lock', String(process.pid));
  /** @type {number[]} */
  const waitedFor = [];
  const onWait = (/** @type {number} */ pid) => {
    waitedFor.push(pid);
    controller.abort();
  };

  const waiting = withLock(path, { signal: controller.signal, onWait }, async () => 'never');

  await expect(waiting).rejects.toThrow('abort');
  expect(waitedFor).toEqual([process.pid]);
});
