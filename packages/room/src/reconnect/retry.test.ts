import { assert, double, integer, property } from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { RoomError } from '../errors.ts';
import { backoffMs } from './backoff.ts';
import { mayPass, reconnectSettings, type ReconnectSettings } from './reconnect-policy.ts';
import { retry, type RetryOptions } from './retry.ts';

const CAUSE = RoomError.disconnected(1006, '');
const SETTINGS = reconnectSettings() as ReconnectSettings;

/** Options whose attempts fail until none of `failures` is left, in a world without waiting. */
function world(failures: readonly unknown[], settings: Partial<ReconnectSettings> = {}): RetryOptions {
  let clockMs = 0;
  const left = [...failures];
  return {
    settings: { ...SETTINGS, ...settings },
    cause: CAUSE,
    onAttempt: vi.fn(),
    attempt: vi.fn(async () => {
      if (left.length > 0) throw left.shift();
    }),
    sleep: async (delayMs) => {
      clockMs += delayMs;
    },
    random: () => 0,
    now: () => clockMs,
    signal: new AbortController().signal,
  };
}

const failure = (): RoomError => new RoomError('connect-failed', 'no');

describe('retry', () => {
  it('goes on until it succeeds, each time after a longer delay, and tells what happened before', async () => {
    const first = failure();
    const options = world([first, failure(), failure(), failure(), failure()]);
    expect(await retry(options)).toBe(6);
    const attempts = vi.mocked(options.onAttempt).mock.calls.map(([attempt]) => attempt);
    expect(attempts.map(({ delayMs }) => delayMs)).toEqual([250, 500, 1000, 2000, 3000, 3000]);
    expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6]);
    expect([attempts[0]?.cause, attempts[1]?.cause]).toEqual([CAUSE, first]);
  });

  it('gives up after as many attempts, or as much time, as is allowed', async () => {
    const many = Array.from({ length: 99 }, failure);
    await expect(retry(world(many, { maxAttempts: 2 }))).rejects.toMatchObject({
      code: 'reconnect-failed',
      details: { attempts: 2 },
      cause: { code: 'connect-failed' },
    });
    await expect(retry(world(many, { maxDurationMs: 1000 }))).rejects.toMatchObject({
      details: { attempts: 2 },
    });
    await expect(retry(world(many, { maxAttempts: 0 }))).rejects.toMatchObject({ cause: CAUSE });
  });

  it('gives up at once when the reason is lasting', async () => {
    const refusal = new RoomError('connect-refused', 'no', { details: { httpStatus: 403 } });
    await expect(retry(world([refusal]))).rejects.toMatchObject({ details: { attempts: 1 }, cause: refusal });
  });

  it('stops when the signal fires', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const attempt = async (): Promise<void> => {
      controller.abort(reason);
      throw failure();
    };
    await expect(retry({ ...world([]), attempt, signal: controller.signal })).rejects.toBe(reason);
  });
});

describe('mayPass', () => {
  it.each([
    [true, new Error('whatever')],
    [true, CAUSE],
    [true, RoomError.disconnected(4000, '', 'server-gone')],
    [true, RoomError.disconnected(4000, '', 'media-lost')],
    [false, RoomError.disconnected(4000, '', 'replaced')],
    [false, RoomError.disconnected(4000, '', 'kicked')],
    [false, RoomError.disconnected(1008, '', 'refused')],
    [true, new RoomError('connect-refused', '', { details: { httpStatus: 503 } })],
    [true, new RoomError('connect-refused', '', { details: { httpStatus: 429 } })],
    [false, new RoomError('connect-refused', '', { details: { httpStatus: 401 } })],
    [true, new RoomError('join-rejected', '', { details: { errorCode: 500 } })],
    [false, new RoomError('join-rejected', '', { details: { errorCode: 403 } })],
    [true, new RoomError('request-timeout', '')],
    [false, new RoomError('unsupported', '')],
    [false, RoomError.workerFailed(new Error('gone'))],
  ])('says %s of %s', (expected, error) => {
    expect(mayPass(error)).toBe(expected);
  });
});

describe('backoffMs', () => {
  it('stays between the share left to chance and the limit', () => {
    assert(
      property(integer({ min: 1, max: 1000 }), double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const delayMs = backoffMs(attempt, SETTINGS, random);
        expect(delayMs).toBeGreaterThanOrEqual(125);
        expect(delayMs).toBeLessThanOrEqual(3000);
      }),
    );
  });
});

describe('reconnectSettings', () => {
  it('fills in what was left out, and is nothing for false', () => {
    expect(reconnectSettings(false)).toBeUndefined();
    expect(reconnectSettings({ maxAttempts: 3 })).toEqual({ ...SETTINGS, maxAttempts: 3 });
    expect(reconnectSettings(true)).toEqual(SETTINGS);
  });
});
