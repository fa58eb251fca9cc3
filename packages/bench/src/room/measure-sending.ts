import { setTimeout as delay } from 'node:timers/promises';
import type { TransportPair } from '@tureen/testing/mediasoup-router';
import { coresDuring } from '../measure/cpu.ts';
import { measuredMs } from '../measure/window.ts';
import type { BenchRoom } from './bench-room.ts';
import { kilobits, trafficOf } from './traffic.ts';

const WARM_UP_MS = 2000;
const MEASURED_MS = 20_000;

/** Cores that the subject's processes use beyond `idle` while it sends, and the bitrate that reaches the router. */
export async function measureSending(
  room: BenchRoom,
  transport: TransportPair,
  idle: number,
): Promise<{ cores: number; 'kbit/s': number }> {
  await delay(WARM_UP_MS);
  const ms = measuredMs(MEASURED_MS);
  const before = await trafficOf(transport);
  const cores = await coresDuring(room.worker.pids, async () => delay(ms));
  const after = await trafficOf(transport);
  return { cores: cores - idle, 'kbit/s': kilobits(before.received, after.received, ms) };
}
