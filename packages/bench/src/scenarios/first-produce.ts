import { once } from 'node:events';
import { BenchRoom } from '../room/bench-room.ts';
import { openSound } from '../room/open-sound.ts';
import type { Scenario } from './scenario.ts';

/** From calling `produce()` on a new transport until the router says that DTLS is connected. */
export const firstProduce: Scenario = {
  id: 'first-produce',
  title: 'first produce to connected',
  budgetSeconds: 10,
  measure: async (subject) => {
    const room = await BenchRoom.open(subject);
    const track = await openSound(room.worker);
    const { client, server } = await room.router.createSendTransport(room.device);
    const startedMs = performance.now();
    const producing = client.produce({ track });
    while (server.dtlsState !== 'connected') await once(server, 'dtlsstatechange');
    const ms = performance.now() - startedMs;
    await producing;
    room.close();
    return { ms };
  },
};
