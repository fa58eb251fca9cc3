import { expect, it } from 'vitest';

import { unlessAborted } from './unless-aborted.ts';

it('settles as the promise does', async () => {
  const { signal } = new AbortController();
  await expect(unlessAborted(Promise.resolve(1), signal)).resolves.toBe(1);
  await expect(unlessAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
});

it('rejects with the reason of the signal, fired before or meanwhile', async () => {
  const controller = new AbortController();
  const reason = new Error('enough');
  const waiting = unlessAborted(new Promise(() => {}), controller.signal);
  controller.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  await expect(unlessAborted(Promise.resolve(1), controller.signal)).resolves.toBe(1);
  await expect(unlessAborted(new Promise(() => {}), controller.signal)).rejects.toBe(reason);
});
