import { rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/sandbox.ts';
import { withLock } from './with-lock.ts';

describe('withLock', () => {
  it('runs one task at a time and says that it waits', async () => {
    const folder = path.join(temporaryFolder(), 'thing');
    const events: string[] = [];
    const started = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const first = withLock(folder, {}, async () => {
      started.resolve();
      await finish.promise;
      events.push('first');
    });
    await started.promise;
    const onWait = (): void => {
      events.push('waiting');
      finish.resolve();
    };
    await withLock(folder, { onWait }, async () => events.push('second'));
    await first;

    expect(events).toEqual(['waiting', 'first', 'second']);
  });

  it('stops waiting when the signal fires', async () => {
    const folder = path.join(temporaryFolder(), 'thing');
    const controller = new AbortController();
    await withLock(folder, {}, async () => {
      const waiting = withLock(
        folder,
        { onWait: () => controller.abort(), signal: controller.signal },
        async () => 1,
      );
      await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
    });
  });

  it('stops the task when the lock is lost', async () => {
    const folder = path.join(temporaryFolder(), 'thing');
    const task = withLock(folder, {}, async (signal) => {
      rmSync(`${folder}.lock`, { recursive: true });
      await new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('the task was told')));
      });
    });

    await expect(task).rejects.toMatchObject({ code: 'lock-lost' });
  });
});
