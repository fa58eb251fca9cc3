import { setTimeout as delay } from 'node:timers/promises';
import { cpuSeconds } from '../measure/process-usage.ts';
import { median } from '../measure/median.ts';
import { DataPath } from './data-path.ts';
import type { Scenario } from './scenario.ts';

const WARM_UP_MS = 1500;
const MEASURED_MS = 5000;
/** Bytes sent and not received yet, at most; an SFU drops what exceeds its consumer's send buffer. */
const MAX_UNRECEIVED_BYTES = 1_000_000;
const PINGS = 300;
const PING_INTERVAL_MS = 5;

/** What one flow of messages reached. */
interface Flow {
  readonly megabits: number;
  readonly cpuMsPerMegabyte: number;
}

/**
 * Messages from program to program through the router, one worker sending and one receiving: throughput with at most
 * 1 MB on its way, the CPU of both Python processes per megabyte, and the one-way time of small messages.
 */
export const dataChannels: Scenario = {
  id: 'data-channels',
  title: 'data channel between two workers through the router',
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
  const [startedMs, receivedBefore, cpuBefore] = [performance.now(), flow.received, await totalCpuMs(pids)];
  await delay(MEASURED_MS);
  const seconds = (performance.now() - startedMs) / 1000;
  const megabytes = ((flow.received - receivedBefore) * size) / 1e6;
  const cpuMs = (await totalCpuMs(pids)) - cpuBefore;
  flow.ending = true;
  while (flow.received < flow.sent) await delay(10);
  consumer.off('message', onMessage);
  return { megabits: (megabytes * 8) / seconds, cpuMsPerMegabyte: cpuMs / megabytes };
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

async function totalCpuMs(pids: readonly number[]): Promise<number> {
  const seconds = await Promise.all(pids.map(cpuSeconds));
  return seconds.reduce((total, each) => total + each, 0) * 1000;
}
