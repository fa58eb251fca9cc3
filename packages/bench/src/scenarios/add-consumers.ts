import { cpuSeconds } from '../measure/process-usage.ts';
import { BenchRoom } from './bench-room.ts';
import type { Scenario } from './scenario.ts';

const COUNT = 60;

/** Adding 60 consumers one by one to a transport that is up, all of one live video. */
export const addConsumers: Scenario = {
  id: 'add-consumers',
  title: `${COUNT} consumers added one by one`,
  measure: async (subject) => {
    const room = await BenchRoom.open(subject);
    const producerId = await room.publishVideo();
    const { transport } = await room.receive(producerId, 1);
    const { pid } = room.worker;
    const [startedMs, cpuBefore] = [performance.now(), await cpuSeconds(pid)];
    let lastMs = 0;
    for (let index = 1; index < COUNT; index += 1) {
      const oneMs = performance.now();
      await room.router.consume(room.device, transport, producerId, { paused: true });
      lastMs = performance.now() - oneMs;
    }
    const ms = performance.now() - startedMs;
    const cpuMs = ((await cpuSeconds(pid)) - cpuBefore) * 1000;
    room.close();
    return { ms, 'ms for the last': lastMs, 'ms CPU': cpuMs };
  },
};
