import { setTimeout as delay } from 'node:timers/promises';
import type { TransportPair } from '@tureen/testing/mediasoup-router';
import { coresDuring } from '../measure/process-usage.ts';
import { BenchRoom } from './bench-room.ts';
import { makeClip } from './clip.ts';
import type { Scenario } from './scenario.ts';

const WARM_UP_MS = 3000;
const MEASURED_MS = 10_000;

/** CPU of the Python process while it publishes one VP8 video of 640x480 at 30 pictures a second from a file. */
export const publishVideo: Scenario = {
  id: 'publish-video',
  title: 'publish one VP8 640x480@30 from a file',
  measure: async (subject) => {
    const room = await BenchRoom.open(subject);
    const stream = await room.worker.getUserMedia({ video: { source: 'file', file: await makeClip(20) } });
    const [track] = stream.getVideoTracks();
    if (track === undefined) throw new Error('the clip opened without a video track');
    const sending = await room.router.createSendTransport(room.device);
    await sending.client.produce({ track });
    await delay(WARM_UP_MS);
    const bytesBefore = await receivedBytes(sending);
    const cores = await coresDuring(room.worker.pid, async () => delay(MEASURED_MS));
    const kilobits = (((await receivedBytes(sending)) - bytesBefore) * 8) / MEASURED_MS;
    room.close();
    return { cores, 'kbit/s': kilobits };
  },
};

/** Bytes that the router's end of a transport has received. */
async function receivedBytes({ server }: TransportPair): Promise<number> {
  const [stats] = await server.getStats();
  return stats?.bytesReceived ?? 0;
}
