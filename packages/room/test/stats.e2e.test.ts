import { soon } from '@tureen/testing/soon';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { StatsCollector, StatsHooks, type StatsSample } from '../src/index.ts';
import { RoomBed } from './support/room-bed.ts';

const PATIENCE = { timeout: 20_000, interval: 200 };

/** Names of the callbacks, as smcdk has them. */
const CALLBACKS = [
  'onGetSendTransportRemoteStats',
  'onGetSendTransportLocalStats',
  'onGetRecvTransportRemoteStats',
  'onGetRecvTransportLocalStats',
  'onGetAudioRemoteStats',
  'onGetAudioLocalStats',
  'onGetVideoRemoteStats',
  'onGetVideoLocalStats',
  'onGetConsumerLocalStats',
  'onGetConsumerRemoteStats',
  'onGetDataProducerRemoteStats',
  'onGetDataConsumerRemoteStats',
] as const;

function failToReport(): never {
  throw new Error('full disk');
}

/** Alice sends and receives, and a look at it shows so. */
function expectBothWays(sample: StatsSample | undefined): void {
  if (!sample) throw new Error('no sample yet');
  const sent = sample.publications.find(({ kind }) => kind === 'video');
  expect(sent).toMatchObject({ mimeType: 'video/VP8', qualityLimitation: expect.any(String) as unknown });
  expect(sent?.framesPerSecond).toBeGreaterThan(5);
  expect(sent?.bitrateBps).toBeGreaterThan(10_000);
  expect(sample.subscriptions).toHaveLength(2);
  for (const received of sample.subscriptions) {
    expect(received).toMatchObject({ peerId: 'bob', lossRate: 0 });
    expect(received.bitrateBps).toBeGreaterThan(1000);
  }
  expect(sample.sendTransport?.sendBitrateBps).toBeGreaterThan(10_000);
  expect(sample.recvTransport?.receiveBitrateBps).toBeGreaterThan(10_000);
  expect(sample.recvTransport?.roundTripS).toBeGreaterThan(0);
}

describe('a statistics collector', () => {
  let bed: RoomBed;

  beforeAll(async () => {
    bed = await RoomBed.start();
  });
  afterEach(async () => bed.tidy());
  afterAll(async () => bed?.close());

  it('makes figures of what really goes both ways, and calls every callback', async () => {
    const [alice, bob] = [bed.client(), bed.client()];
    const room = bed.newRoom();
    await alice.joinRoom(room, { peerId: 'alice' }, { mediaFilePath: '' }, { recordDirectoryPath: '' });
    await bob.joinRoom(room, { peerId: 'bob' }, { mediaFilePath: '' }, { recordDirectoryPath: '' });
    await alice.sendChatMessage('hello');
    await using collector = new StatsCollector(alice, { intervalMs: 500, remote: true });
    const calls = CALLBACKS.map((name) => vi.spyOn(collector, name));
    const samples: StatsSample[] = [];
    const failures: unknown[] = [];
    collector.on('sample', (sample) => samples.push(sample));
    collector.on('failed', (error) => failures.push(error));
    collector.start();
    await vi.waitFor(() => {
      expectBothWays(samples.at(-1));
      for (const call of calls) expect(call).toHaveBeenCalled();
    }, PATIENCE);
    expect(calls.map((call) => Array.isArray(call.mock.calls[0]?.[0]))).toEqual(CALLBACKS.map(() => true));
    const summary = await collector.stop();
    expect(summary.publications).toHaveLength(2);
    expect(summary.subscriptions).toHaveLength(2);
    expect(collector.running).toBe(false);
    expect(await collector.stop()).toBe(summary);
    expect(failures).toEqual([]);
  });

  it('goes on from one room to the next, tells of reporters that throw, and stops by its signal', async () => {
    const alice = bed.client();
    const stop = new AbortController();
    const failures: unknown[] = [];
    const collector = new StatsCollector(alice, {
      signal: stop.signal,
      reporters: [{ report: failToReport }],
    });
    collector.on('failed', (error) => failures.push(error));
    collector.start();
    expect(await collector.collect()).toBeUndefined();
    for (const peerId of ['first', 'second']) {
      await alice.joinRoom(bed.newRoom(), { peerId }, { mediaFilePath: '' });
      expect(await collector.collect()).toMatchObject({ peerId, subscriptions: [] });
    }
    expect(failures).toHaveLength(2);
    stop.abort();
    await soon(() => expect(collector.running).toBe(false));
  });

  it.each([0, 99, Number.NaN, Infinity])('refuses an interval of %s ms', (intervalMs) => {
    expect(() => new StatsCollector(bed.client(), { intervalMs })).toThrow(TypeError);
  });

  it('has the twelve callbacks of its base class and no others', () => {
    const names = Object.getOwnPropertyNames(StatsHooks.prototype).filter((name) => name.startsWith('onGet'));
    expect(names.toSorted()).toEqual([...CALLBACKS].toSorted());
  });
});
