import { idleCores } from '../measure/cpu.ts';
import { BenchRoom } from '../room/bench-room.ts';
import { measureSending } from '../room/measure-sending.ts';
import { countLayers, publishLayers } from '../room/publish-layers.ts';
import type { Scenario } from './scenario.ts';

/** Three layers of one track. */
export const simulcast: Scenario = {
  id: 'simulcast',
  title: 'publish VP8 in three layers (160x120, 320x240, 640x480) from raw pictures',
  budgetSeconds: 30,
  measure: async (subject) => {
    const room = await BenchRoom.open(subject);
    const idle = await idleCores(room.worker.pids);
    const { transport, serverProducer } = await publishLayers(room);
    const sending = await measureSending(room, transport, idle);
    const layers = await countLayers(serverProducer);
    room.close();
    return { ...sending, 'layers that arrive': layers };
  },
};
