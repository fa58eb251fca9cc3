import { setTimeout as delay } from 'node:timers/promises';
import { coresDuring, residentMebibytes } from '../measure/process-usage.ts';
import { BenchRoom } from './bench-room.ts';
import type { Scenario } from './scenario.ts';

const WARM_UP_MS = 2000;
const MEASURED_MS = 8000;

/** CPU and growth of the Python process while it receives a live 1 Mbit/s video `count` times and nobody reads. */
function receiveUnread(count: number, id: string): Scenario {
  return {
    id,
    title: `receive ${count} VP8 640x480@30, unread`,
    measure: async (subject) => {
      const room = await BenchRoom.open(subject);
      const { transport } = await room.receive(await room.publishVideo(), count);
      await delay(WARM_UP_MS);
      const { pid } = room.worker;
      const memoryBefore = await residentMebibytes(pid);
      const before = await trafficOf(transport.server);
      const cores = await coresDuring(pid, async () => delay(MEASURED_MS));
      const after = await trafficOf(transport.server);
      const growth = (await residentMebibytes(pid)) - memoryBefore;
      room.close();
      const kilobits = ((after.sent - before.sent) * 8) / MEASURED_MS;
      const resent = ((after.resent - before.resent) * 8) / MEASURED_MS;
      return { cores, 'kbit/s': kilobits, 'kbit/s sent again': resent, 'MiB of growth': growth };
    },
  };
}

/** One received video. */
export const receiveOne: Scenario = receiveUnread(1, 'receive-1');

/** Thirty received videos. */
export const receiveThirty: Scenario = receiveUnread(30, 'receive-30');

/** Statistics of the router's end of a transport. */
interface TransportStatsSource {
  getStats(): Promise<readonly { readonly rtpBytesSent: number; readonly rtxBytesSent: number }[]>;
}

async function trafficOf(transport: TransportStatsSource): Promise<{ sent: number; resent: number }> {
  const [stats] = await transport.getStats();
  return { sent: stats?.rtpBytesSent ?? 0, resent: stats?.rtxBytesSent ?? 0 };
}
