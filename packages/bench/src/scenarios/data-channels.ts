import { setTimeout as delay } from 'node:timers/promises';
import { cpuDuring } from '../measure/cpu.ts';
import { median } from '../measure/median.ts';
import { measuredTime } from '../measure/window.ts';
import type { Goal } from '../report/goal.ts';
import { DataPath } from '../room/data-path.ts';
import { predecessor } from '../subjects/predecessor.ts';
import type { Scenario } from './scenario.ts';

const WARM_UP_MS = 1000;
const MEASURED_MS = 3000;
/** Bytes sent and not received yet, at most; an SFU drops what exceeds its consumer's send buffer. */
const MAX_UNRECEIVED_BYTES = 1_000_000;
const PINGS = 300;
const PING_INTERVAL_MS = 5;

/** How many times as fast as the predecessor messages should be, and how fast at least, in Mbit/s. */
const SPEED_GOALS: Goal[] = [
  { figure: 'Mbit/s, 1000 B', atLeast: 8, times: { subject: predecessor.name } },
  { figure: 'Mbit/s, 16000 B', atLeast: 3, times: { subject: predecessor.name } },
  { figure: 'Mbit/s, 16000 B', atLeast: 180 },
  { figure: 'Mbit/s, 60000 B', atLeast: 3, times: { subject: predecessor.name } },
  { figure: 'Mbit/s, 60000 B', atLeast: 180 },
];
const COST_GOALS: Goal[] = ['1000 B', '16000 B', '60000 B'].map((size) => ({
  figure: `CPU ms/MB, ${size}`,
  atMost: 0.25,
  times: { subject: predecessor.name },
}));

/** What one flow of messages reached. */
interface Flow {
  readonly megabits: number;
  readonly cpuMsPerMegabyte: number;
}

/**
 * Messages from program to program through the router, one worker sending and one receiving: throughput with at most
 * 1 MB on its way, the CPU of all processes but the router per megabyte, and the one-way time of small messages.
 */
export const dataChannels: Scenario = {
  id: 'data-channels',
  title: 'data channel between two workers through the router',
  budgetSeconds: 30,
  goals: [...SPEED_GOALS, ...COST_GOALS, { figure: 'ms one way, 100 B', atMost: 0.5 }],
  measure: async (subject) => {
    const path = await DataPath.open(subject);
    const small = await measureFlow(path, 1000);
    const medium = await measureFlow(path, 16_000);
    const large = await measureFlow(path, 60_000);
    const oneWayMs = await measureOneWay(path);
    path.close();
    return {
      'Mbit/s, 1000 B': small.megabits,
      'Mbit/s, 16000 B': medium.megabits,
      'Mbit/s, 60000 B': large.megabits,
      'CPU ms/MB, 1000 B': small.cpuMsPerMegabyte,
      'CPU ms/MB, 16000 B': medium.cpuMsPerMegabyte,
      'CPU ms/MB, 60000 B': large.cpuMsPerMegabyte,
      'ms one way, 100 B': oneWayMs,
    };
  },
};

/** Sends messages of `size` bytes as fast as they are received, and counts them for a while. */
async function measureFlow({ producer, consumer, pids }: DataPath, size: number): Promise<Flow> {
  const message = Buffer.alloc(size, 'tureen');
  const window = Math.floor(MAX_UNRECEIVED_BYTES / size);
  const flow = { sent: 0, received: 0, ending: false };
  const fill = (): void => {
    for (; !flow.ending && flow.sent - flow.received < window; flow.sent += 1) producer.send(message);
  };
  const onMessage = (): void => {
    flow.received += 1;
    fill();
  };
  consumer.on('message', onMessage);
  fill();
  await delay(WARM_UP_MS);
  const [startedMs, receivedBefore] = [performance.now(), flow.received];
  const cpuSeconds = await cpuDuring(pids, async () => measuredTime(MEASURED_MS));
  const seconds = (performance.now() - startedMs) / 1000;
  const megabytes = ((flow.received - receivedBefore) * size) / 1e6;
  flow.ending = true;
  while (flow.received < flow.sent) await delay(10);
  consumer.off('message', onMessage);
  return { megabits: (megabytes * 8) / seconds, cpuMsPerMegabyte: (cpuSeconds * 1000) / megabytes };
}

/** Median of the times from `send()` to the message's event, one message at a time. */
async function measureOneWay({ producer, consumer }: DataPath): Promise<number> {
  const times: number[] = [];
  const message = Buffer.alloc(100, 'tureen');
  for (let count = 0; count < PINGS; count += 1) {
    const { promise, resolve } = Promise.withResolvers<number>();
    consumer.once('message', () => resolve(performance.now()));
    const sentMs = performance.now();
    producer.send(message);
    times.push((await promise) - sentMs);
    await delay(PING_INTERVAL_MS);
  }
  return median(times);
}
