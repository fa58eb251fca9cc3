import { idleCores } from '../measure/cpu.ts';
import { BenchRoom } from '../room/bench-room.ts';
import { measureSending } from '../room/measure-sending.ts';
import { predecessor } from '../subjects/predecessor.ts';
import { openSound } from '../room/open-sound.ts';
import type { Scenario } from './scenario.ts';

const COUNT = 10;

/** Ten producers of sound on one transport. */
export const publishOpus: Scenario = {
  id: 'publish-opus',
  title: `publish ${COUNT} opus, from files as they are (without files: from raw samples)`,
  budgetSeconds: 30,
  goals: [{ figure: 'cores', atMost: 0.25, times: { subject: predecessor.name } }],
  measure: async (subject) => {
    const room = await BenchRoom.open(subject);
    const idle = await idleCores(room.worker.pids);
    const transport = await room.router.createSendTransport(room.device);
    for (let count = 0; count < COUNT; count += 1) {
      await room.publish(await openSound(room.worker), { transport });
    }
    const sending = await measureSending(room, transport, idle);
    room.close();
    return sending;
  },
};
