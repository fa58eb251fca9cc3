import { cpuDuring } from '../measure/cpu.ts';
import { BenchRoom } from '../room/bench-room.ts';
import type { Scenario } from './scenario.ts';

const COUNT = 100;

/** Adding a hundred consumers one by one to a new transport, all of one live video. */
export const addConsumers: Scenario = {
  id: 'add-consumers',
  title: `${COUNT} consumers added one by one`,
  budgetSeconds: 15,
  measure: async (subject) => {
    const room = await BenchRoom.open(subject);
    const { video } = await room.publishPeer();
    const transport = await room.router.createRecvTransport(room.device);
    const times: number[] = [];
    const cpuSeconds = await cpuDuring(room.worker.pids, async () => {
      for (let count = 0; count < COUNT; count += 1) {
        const startedMs = performance.now();
        await room.router.consume(room.device, transport, video, { paused: true });
        times.push(performance.now() - startedMs);
      }
    });
    room.close();
    return {
      ms: times.reduce((total, each) => total + each, 0),
      'ms for the first, with connecting': times[0],
      [`ms for number ${COUNT}`]: times.at(-1),
      'ms CPU': cpuSeconds * 1000,
    };
  },
};
