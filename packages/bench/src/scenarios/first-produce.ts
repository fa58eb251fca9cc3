import { once } from 'node:events';
import { makeClip } from './clip.ts';
import { BenchRoom } from './bench-room.ts';
import type { Scenario } from './scenario.ts';

/** From calling `produce()` on a new transport until the router says that DTLS is connected. */
export const firstProduce: Scenario = {
  id: 'first-produce',
  title: 'first produce to connected',
  measure: async (subject) => {
    const room = await BenchRoom.open(subject);
    const file = await makeClip();
    const stream = await room.worker.getUserMedia({ video: { source: 'file', file } });
    const [track] = stream.getVideoTracks();
    if (track === undefined) throw new Error(`${file} opened without a video track`);
    const sending = await room.router.createSendTransport(room.device);
    const startedMs = performance.now();
    const producing = sending.client.produce({ track });
    while (sending.server.dtlsState !== 'connected') await once(sending.server, 'dtlsstatechange');
    const ms = performance.now() - startedMs;
    await producing;
    room.close();
    return { ms };
  },
};
