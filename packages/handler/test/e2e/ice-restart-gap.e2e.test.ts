import type { Transport } from 'mediasoup-client/types';
import type * as server from 'mediasoup/types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { AiortcHandler, IceRestartMode } from '../../src/index.ts';
import { openTracks, until } from '../contract/handler-bed.ts';
import { RealBed } from '../contract/real-bed.ts';

/** How long packets are watched; a restart happens in the middle. */
const WINDOW_MS = 700;
/** The smallest of so many largest gaps counts, so that a busy machine is not held against the restart. */
const WINDOWS = 3;
const MESSAGE_INTERVAL_MS = 5;
/** What a restart may add to the largest gap. */
const ALLOWED_MS = 20;

interface Window {
  readonly gapMs: number;
  readonly lost: number;
}

/** Remembers when packets came, and which numbers are missing. */
class Arrivals {
  #times: number[] = [];
  #numbers: number[] = [];

  /** @param number - Of 16 bits; it may wrap. */
  note(number: number): void {
    const last = this.#numbers.at(-1) ?? number;
    this.#times.push(performance.now());
    this.#numbers.push(last + (((number - last) << 16) >> 16));
  }

  clear(): void {
    this.#times = [];
    this.#numbers = [];
  }

  summary(): Window {
    const steps = this.#times.slice(1).map((time, index) => time - (this.#times[index] ?? time));
    const range = Math.max(...this.#numbers) - Math.min(...this.#numbers) + 1;
    return { gapMs: Math.max(...steps), lost: range - new Set(this.#numbers).size };
  }
}

async function watch(arrivals: Arrivals, act: () => Promise<void>): Promise<Window> {
  arrivals.clear();
  await new Promise((resolve) => setTimeout(resolve, WINDOW_MS / 2));
  await act();
  await new Promise((resolve) => setTimeout(resolve, WINDOW_MS / 2));
  return arrivals.summary();
}

function expectSmallGaps(windows: Record<string, Window>): void {
  for (const kind of ['soft', 'hard']) {
    expect(windows[kind]?.gapMs, kind).toBeLessThanOrEqual((windows['none']?.gapMs ?? 0) + ALLOWED_MS);
    expect(windows[kind]?.lost, kind).toBe(0);
  }
}

describe('the gap of an ICE restart', () => {
  let bed: RealBed;
  let direct: server.DirectTransport;

  beforeAll(async () => {
    bed = await RealBed.create();
    direct = await bed.router.router.createDirectTransport();
  });
  afterAll(async () => {
    await bed.close();
  });

  async function restart(transport: Transport, mode: IceRestartMode): Promise<void> {
    const { server: serverSide } = bed.pairOf(transport);
    const iceParameters = await serverSide.restartIce();
    // mediasoup-client passes no mode on.
    await (transport.handler as AiortcHandler).restartIce(iceParameters, { mode });
  }

  /** Windows without a restart, with soft and with hard ones, taken in turn. */
  async function compare(transport: Transport, arrivals: Arrivals): Promise<Record<string, Window>> {
    const windows: Record<string, Window[]> = { none: [], soft: [], hard: [] };
    for (let round = 0; round < WINDOWS; round += 1) {
      windows['none']?.push(await watch(arrivals, async () => {}));
      windows['soft']?.push(await watch(arrivals, async () => restart(transport, 'soft')));
      windows['hard']?.push(await watch(arrivals, async () => restart(transport, 'hard')));
    }
    return Object.fromEntries(
      Object.entries(windows).map(([name, each]) => [
        name,
        {
          gapMs: Math.min(...each.map(({ gapMs }) => gapMs)),
          lost: each.reduce((sum, { lost }) => sum + lost, 0),
        },
      ]),
    );
  }

  it('is small in what is sent', async () => {
    const sending = await bed.createSendTransport();
    const { audio } = await openTracks(bed.worker, bed.clip, { loop: true });
    const producer = await sending.produce({ track: audio });
    const consumer = await direct.consume({
      producerId: producer.id,
      rtpCapabilities: bed.router.router.rtpCapabilities,
    });
    const arrivals = new Arrivals();
    let count = 0;
    consumer.on('rtp', (packet) => {
      count += 1;
      arrivals.note(packet.readUInt16BE(2));
    });
    await until(() => count > 10);
    const before = bed.pairOf(sending).server.iceSelectedTuple?.remotePort;
    const windows = await compare(sending, arrivals);
    expect(bed.pairOf(sending).server.iceSelectedTuple?.remotePort).not.toBe(before);
    expectSmallGaps(windows);
  });

  it('is small in what is received', async () => {
    const receiving = await bed.createRecvTransport();
    const producer = await direct.produceData();
    const consumer = await bed.consumeData(receiving, producer.id);
    const arrivals = new Arrivals();
    consumer.on('message', (message: string) => arrivals.note(Number(message)));
    await until(() => consumer.readyState === 'open');
    let number = 0;
    const timer = setInterval(() => producer.send(String((number += 1))), MESSAGE_INTERVAL_MS);
    try {
      const windows = await compare(receiving, arrivals);
      expectSmallGaps(windows);
    } finally {
      clearInterval(timer);
    }
  });
});
