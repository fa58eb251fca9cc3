import { soon } from '@tureen/testing/soon';
import { describe, expect, it, vi } from 'vitest';
import { untilAborted } from './until-aborted.ts';

describe('untilAborted', () => {
  const signal = new AbortController().signal;

  it('settles as the promise does', async () => {
    await expect(untilAborted(Promise.resolve(7), signal)).resolves.toBe(7);
    await expect(untilAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  });

  it('rejects with the reason at once, and discards what comes too late', async () => {
    const controller = new AbortController();
    const late = Promise.withResolvers<string>();
    const discard = vi.fn();
    const waiting = untilAborted(late.promise, controller.signal, discard);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    late.resolve('too late');
    await soon(() => expect(discard).toHaveBeenCalledWith('too late'));
  });

  it('rejects when the signal has fired before, whatever the promise brings', async () => {
    const discard = vi.fn();
    const waiting = untilAborted(Promise.resolve(7), AbortSignal.abort('gone'), discard);
    await expect(waiting).rejects.toBe('gone');
    await soon(() => expect(discard).toHaveBeenCalledWith(7));
    await expect(untilAborted(Promise.reject(new Error('no')), AbortSignal.abort('gone'))).rejects.toBe(
      'gone',
    );
  });

  it('leaves no listener at the signal', async () => {
    const removed = vi.spyOn(signal, 'removeEventListener');
    await untilAborted(Promise.resolve(), signal);
    expect(removed).toHaveBeenCalledOnce();
  });
});
