import { setTimeout as delay } from 'node:timers/promises';
import { coresDuring, idleCores } from '../measure/cpu.ts';
import { residentMebibytes } from '../measure/process-usage.ts';
import { measuredMs } from '../measure/window.ts';
import { BenchRoom } from '../room/bench-room.ts';
import { kilobits, trafficOf } from '../room/traffic.ts';
import type { Goal } from '../report/goal.ts';
import type { Scenario } from './scenario.ts';

const WARM_UP_MS = 2000;

/** CPU and growth while a live video of 1 Mbit/s is received `count` times and nobody takes its pictures. */
function receiveUnread(count: number, ms: number, goals: Goal[]): Scenario {
  return {
    id: `receive-${count}`,
    title: `receive ${count} VP8 640x480@30, unread`,
    budgetSeconds: ms / 1000 + 10,
    goals,
    measure: async (subject) => {
      const room = await BenchRoom.open(subject);
      const { pids } = room.worker;
      const { video } = await room.publishPeer();
      const idle = await idleCores(pids);
      const transport = await room.router.createRecvTransport(room.device);
      for (let index = 0; index < count; index += 1) await room.consume(video, transport);
      await delay(WARM_UP_MS);
      const [memoryBefore, before] = [await residentMebibytes(pids), await trafficOf(transport)];
      const cores = await coresDuring(pids, async () => delay(measuredMs(ms)));
      const [memoryAfter, after] = [await residentMebibytes(pids), await trafficOf(transport)];
      room.close();
      return {
        cores: cores - idle,
        'kbit/s': kilobits(before.sent, after.sent, measuredMs(ms)),
        'kbit/s sent again': kilobits(before.resent, after.resent, measuredMs(ms)),
        'MiB/s of growth': ((memoryAfter - memoryBefore) * 1000) / measuredMs(ms),
      };
    },
  };
}

/** One received video. */
export const receiveOne: Scenario = receiveUnread(1, 20_000, [{ figure: 'cores', atMost: 0.01 }]);

/** Ten received videos. */
export const receiveTen: Scenario = receiveUnread(10, 8000, []);

/** Thirty received videos. */
export const receiveThirty: Scenario = receiveUnread(30, 20_000, [
  { figure: 'cores', atMost: 0.05 },
  { figure: 'MiB/s of growth', atMost: 0.1 },
]);
