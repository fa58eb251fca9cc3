import { describe, expect, it, vi } from 'vitest';
import { Playout } from './playout.ts';

function capture(units: number) {
  return { units, send: vi.fn<() => void>(), clear: vi.fn<() => void>() };
}

describe('Playout', () => {
  it('sends while there is room, in order', () => {
    const playout = new Playout(100);
    const captures = [capture(60), capture(40), capture(1), capture(30)];
    for (const each of captures) playout.push(each);
    expect(captures.map(({ send }) => send.mock.calls.length)).toEqual([1, 1, 0, 0]);
    expect([playout.queuedUnits, playout.waiting]).toEqual([100, 2]);
    playout.release(40);
    expect(captures.map(({ send }) => send.mock.calls.length)).toEqual([1, 1, 1, 1]);
    expect(playout.queuedUnits).toBe(91);
  });

  it('lets a piece that is longer than the room go when nothing waits', () => {
    const playout = new Playout(10);
    const [first, long] = [capture(5), capture(50)];
    playout.push(first);
    playout.push(long);
    expect(long.send).not.toHaveBeenCalled();
    playout.release(5);
    expect(long.send).toHaveBeenCalledOnce();
  });

  it('forgets what is removed, and lets the next one go', () => {
    const playout = new Playout(10);
    const [first, large, small] = [capture(5), capture(9), capture(5)];
    for (const each of [first, large, small]) playout.push(each);
    expect(playout.remove(large)).toBe(true);
    expect(small.send).toHaveBeenCalledOnce();
    expect(playout.remove(large)).toBe(false);
    expect(playout.remove(first)).toBe(false);
  });

  it('clears what waits here and counts what the worker holds as released', async () => {
    const playout = new Playout(10);
    const [first, second, third] = [capture(10), capture(10), capture(10)];
    playout.push(first);
    playout.push(second);
    const played = playout.played();
    playout.clear();
    await played;
    expect(second.clear).toHaveBeenCalledOnce();
    expect(second.send).not.toHaveBeenCalled();
    expect(playout.queuedUnits).toBe(0);
    playout.push(third);
    expect(third.send).toHaveBeenCalledOnce();
    // A report from before the clearing reached the worker.
    playout.release(5);
    expect(playout.queuedUnits).toBe(10);
  });

  it('tells when what was sent before has been played', async () => {
    const playout = new Playout(100);
    await playout.played();
    playout.push(capture(10));
    const told = vi.fn<() => void>();
    void playout.played().then(told);
    playout.push(capture(10));
    playout.release(9);
    await Promise.resolve();
    expect(told).not.toHaveBeenCalled();
    playout.release(10);
    await vi.waitFor(() => expect(told).toHaveBeenCalled());
  });
});
