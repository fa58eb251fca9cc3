import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PendingRequests } from './pending-requests.ts';
import { ChannelClosed, RequestRejected, RequestTimedOut } from './request-errors.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('PendingRequests', () => {
  it('resolves with the data of the answer', async () => {
    const pending = new PendingRequests();
    const { id, answer } = pending.open('newConsumer');
    expect(pending.settle({ kind: 'response', id, ok: true, data: { yes: 1 } })).toBe(true);
    await expect(answer).resolves.toEqual({ yes: 1 });
    expect(pending.size).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects with the code and reason of a refusal', async () => {
    const pending = new PendingRequests();
    const { id, answer } = pending.open('newConsumer');
    pending.settle({ kind: 'response', id, ok: false, errorCode: 403, errorReason: 'not wanted' });
    const error: unknown = await answer.catch((error: unknown) => error);
    expect(error).toBeInstanceOf(RequestRejected);
    expect(error).toMatchObject({
      errorCode: 403,
      message: expect.stringContaining('not wanted') as unknown,
    });
  });

  it('times out after 30 s, and later when others wait', async () => {
    const pending = new PendingRequests();
    const first = pending.open('a').answer.catch((error: unknown) => error);
    const second = pending.open('b').answer.catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await first).toBeInstanceOf(RequestTimedOut);
    expect(pending.size).toBe(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(await second).toMatchObject({
      message: expect.stringContaining("'b' within 30200 ms") as unknown,
    });
  });

  it('knows nothing of answers that come late or were never asked for', async () => {
    const pending = new PendingRequests(1);
    const { id, answer } = pending.open('a');
    answer.catch(() => {});
    await vi.advanceTimersByTimeAsync(100);
    expect(pending.settle({ kind: 'response', id, ok: true, data: {} })).toBe(false);
    expect(pending.settle({ kind: 'response', id: -1, ok: true, data: {} })).toBe(false);
  });

  it('fails all at once and leaves no timer', async () => {
    const pending = new PendingRequests();
    const answers = [pending.open('a').answer, pending.open('b').answer];
    pending.failAll(new ChannelClosed());
    for (const answer of answers) await expect(answer).rejects.toBeInstanceOf(ChannelClosed);
    expect(vi.getTimerCount()).toBe(0);
  });
});
