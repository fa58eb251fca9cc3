import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IceWatch, type IceWatchOptions, type WatchedTransport } from './ice-watch.ts';
import { reconnectSettings } from './reconnect-policy.ts';

/** A transport whose state is changed by hand. */
class HandTransport extends EventEmitter {
  readonly id = 'hand';
  readonly direction = 'recv';
  closed = false;
  readonly restartIce = vi.fn();
  connectionState = 'new';

  become(state: string): void {
    this.connectionState = state;
    this.emit('connectionstatechange', state);
  }
}

describe('IceWatch', () => {
  let transport: HandTransport;
  let options: IceWatchOptions;
  let watch: IceWatch;

  beforeEach(() => {
    vi.useFakeTimers();
    transport = new HandTransport();
    options = {
      settings: reconnectSettings(),
      restart: vi.fn(async () => undefined),
      onAttempt: vi.fn(),
      onMended: vi.fn(),
      onLost: vi.fn(),
      now: () => Date.now(),
    };
    watch = new IceWatch(options);
    watch.watch(transport as unknown as WatchedTransport);
    transport.become('connected');
  });
  afterEach(() => vi.useRealTimers());

  it('lets a short interruption mend itself', () => {
    transport.become('disconnected');
    vi.advanceTimersByTime(1999);
    expect(watch.lostForMs).toBe(1999);
    transport.become('connected');
    vi.advanceTimersByTime(60_000);
    expect(options.restart).not.toHaveBeenCalled();
    expect([watch.lostForMs, options.onMended]).toEqual([
      0,
      expect.toSatisfy((mended) => mended.mock.calls.length === 0),
    ]);
  });

  it('restarts ICE after a while, and tells when it helped', () => {
    transport.become('disconnected');
    vi.advanceTimersByTime(2000);
    expect(options.restart).toHaveBeenCalledWith(transport);
    expect(options.onAttempt).toHaveBeenCalledWith(
      expect.objectContaining({
        kind: 'ice-restart',
        attempt: 1,
        cause: expect.objectContaining({ code: 'disconnected' }),
      }),
    );
    vi.advanceTimersByTime(1000);
    transport.become('connected');
    expect(options.onMended).toHaveBeenCalledWith({ kind: 'ice-restart', attempts: 1, durationMs: 3000 });
    vi.advanceTimersByTime(60_000);
    expect(options.onLost).not.toHaveBeenCalled();
  });

  it('restarts ICE at once when it has failed', () => {
    transport.become('failed');
    vi.advanceTimersByTime(0);
    expect(options.restart).toHaveBeenCalledOnce();
  });

  it('gives up when restarting was of no use, also when it is refused', async () => {
    vi.mocked(options.restart).mockRejectedValue(new Error('no'));
    transport.become('disconnected');
    transport.become('failed');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(options.restart).toHaveBeenCalledTimes(2);
    expect(options.onLost).toHaveBeenCalledOnce();
    expect(vi.mocked(options.onLost).mock.calls[0]?.[0]).toMatchObject({ details: { reason: 'media-lost' } });
  });

  it('does not restart what the server ended, and leaves alone what was closed here', () => {
    transport.become('closed');
    vi.advanceTimersByTime(2000);
    expect(options.onLost).toHaveBeenCalledOnce();
    expect(options.restart).not.toHaveBeenCalled();
    const ours = new HandTransport();
    watch.watch(ours as unknown as WatchedTransport);
    ours.closed = true;
    ours.become('closed');
    vi.advanceTimersByTime(60_000);
    expect(options.onLost).toHaveBeenCalledOnce();
  });

  it('looks no more when it is closed, and does nothing where nothing is to be mended', () => {
    watch.close();
    transport.become('failed');
    const idle = new IceWatch({ ...options, settings: undefined });
    const other = new HandTransport();
    idle.watch(other as unknown as WatchedTransport);
    other.become('failed');
    vi.advanceTimersByTime(60_000);
    expect(options.restart).not.toHaveBeenCalled();
    expect(idle.lostForMs).toBe(60_000);
  });
});
