import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { downlinkEstimate, DownlinkPoller } from './downlink-poller.ts';

const STATS = [{ type: 'webrtc-transport', availableOutgoingBitrate: 900_000, sendBitrate: 400_000 }];
const ESTIMATE = { desiredBitrate: 400_000, effectiveDesiredBitrate: 400_000, availableBitrate: 900_000 };

describe('downlinkEstimate', () => {
  it('reads what mediasoup tells of a transport, once there is an estimate', () => {
    expect(downlinkEstimate(STATS)).toEqual(ESTIMATE);
    expect(downlinkEstimate([{ type: 'webrtc-transport', sendBitrate: 1 }])).toBeUndefined();
    expect(downlinkEstimate([])).toBeUndefined();
  });
});

describe('DownlinkPoller', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('asks while somebody wants to know, not again before there was an answer, and survives refusals', async () => {
    const stats = vi.fn(async () => STATS);
    const onEstimate = vi.fn();
    let wanted = false;
    const poller = new DownlinkPoller({ wanted: () => wanted, stats, onEstimate });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(stats).not.toHaveBeenCalled();
    wanted = true;
    await vi.advanceTimersByTimeAsync(2000);
    expect(onEstimate).toHaveBeenCalledWith(ESTIMATE);
    stats.mockRejectedValueOnce(new Error('gone'));
    await vi.advanceTimersByTimeAsync(2000);
    const answer = Promise.withResolvers<typeof STATS>();
    stats.mockReturnValueOnce(answer.promise);
    await vi.advanceTimersByTimeAsync(6000);
    expect(stats).toHaveBeenCalledTimes(3);
    answer.resolve(STATS);
    await vi.advanceTimersByTimeAsync(2000);
    expect(stats).toHaveBeenCalledTimes(4);
    poller.close();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(stats).toHaveBeenCalledTimes(4);
  });
});
