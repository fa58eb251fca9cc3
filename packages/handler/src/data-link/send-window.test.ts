import { describe, expect, it, vi } from 'vitest';

import { MAX_WAITING_BYTES, SendWindow } from './send-window.ts';

function makeWindow(limit = 10) {
  const window = new SendWindow();
  const positions: number[] = [];
  const transmit = (position: number): void => void positions.push(position);
  window.open(limit);
  return { window, positions, transmit };
}

describe('SendWindow', () => {
  it('sends nothing before it is open', async () => {
    const window = new SendWindow();
    const transmit = vi.fn();
    const sent = window.send(4, transmit);
    expect(transmit).not.toHaveBeenCalled();
    window.open(4);
    await sent;
    expect(transmit).toHaveBeenCalledWith(0);
  });

  it('sends up to the limit, and more as it is acknowledged, in order', async () => {
    const { window, positions, transmit } = makeWindow();
    const all = [4, 4, 6, 1].map(async (size) => window.send(size, transmit));
    expect(positions).toEqual([0, 4]);
    window.acknowledge(3);
    expect(positions).toEqual([0, 4]); // the one of 1 byte does not overtake
    window.acknowledge(4);
    expect(positions).toEqual([0, 4, 8]);
    window.acknowledge(14);
    await Promise.all(all);
    expect([positions, window.sent, window.unacknowledged]).toEqual([[0, 4, 8, 14], 15, 1]);
  });

  it('refuses to have read what was not sent, and never goes back', () => {
    const { window, transmit } = makeWindow();
    void window.send(4, transmit);
    expect(window.acknowledge(5)).toBe(false);
    window.acknowledge(4);
    window.acknowledge(1);
    expect(window.unacknowledged).toBe(0);
  });

  it('gives up a message that waits, by its signal', async () => {
    const { window, positions, transmit } = makeWindow();
    const abort = new AbortController();
    void window.send(10, transmit);
    const refused = window.send(6, transmit, abort.signal);
    const next = window.send(2, transmit);
    const reason = new Error('no longer');
    abort.abort(reason);
    await expect(refused).rejects.toBe(reason);
    window.acknowledge(10);
    await next;
    expect(positions).toEqual([0, 10]);
    await expect(window.send(1, transmit, abort.signal)).rejects.toBe(reason);
  });

  it('leaves no hole where sending failed', async () => {
    const { window, positions, transmit } = makeWindow();
    const fault = new TypeError('too large');
    const failed = window.send(4, () => {
      throw fault;
    });
    await expect(failed).rejects.toBe(fault);
    await window.send(4, transmit);
    expect(positions).toEqual([0]);
  });

  it('bounds what waits', async () => {
    const { window, transmit } = makeWindow(0);
    const waiting = window.send(MAX_WAITING_BYTES, transmit);
    await expect(window.send(1, transmit)).rejects.toMatchObject({ code: 'send-queue-full' });
    window.end(new Error('closed'));
    await expect(waiting).rejects.toThrow('closed');
  });

  it('is flushed when all was read', async () => {
    const { window, transmit } = makeWindow();
    await window.flushed();
    void window.send(10, transmit);
    void window.send(1, transmit);
    const onFlushed = vi.fn();
    const flushed = window.flushed().then(onFlushed);
    window.acknowledge(10);
    await Promise.resolve();
    expect(onFlushed).not.toHaveBeenCalled();
    window.acknowledge(11);
    await flushed;
  });

  it('rejects who waits for a flush when it ends', async () => {
    const { window, transmit } = makeWindow();
    void window.send(1, transmit);
    const flushed = window.flushed();
    window.end(new Error('closed'));
    await expect(flushed).rejects.toThrow('closed');
  });
});
