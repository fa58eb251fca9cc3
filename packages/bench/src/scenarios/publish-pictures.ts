import { idleCores } from '../measure/cpu.ts';
import { BenchRoom } from '../room/bench-room.ts';
import { feedPictures } from '../room/feed.ts';
import { measureSending } from '../room/measure-sending.ts';
import { measureQuality } from '../room/picture-quality.ts';
import { nativePeer } from '../subjects/native/native-peer.ts';
import type { Scenario } from './scenario.ts';

/** The program makes the pictures: raw ones, of the same size, rate and bitrate for all. */
export const publishPictures: Scenario = {
  id: 'publish-pictures',
  title: 'publish VP8 640x480@30 from raw pictures',
  budgetSeconds: 35,
  goals: [
    { figure: 'cores', atMost: 1, times: { subject: nativePeer.name } },
    { figure: 'dB PSNR', atLeast: -0.5, plus: { subject: nativePeer.name } },
  ],
  measure: async (subject) => {
    const room = await BenchRoom.open(subject);
    const source = await room.worker.createPictureSource();
    const idle = await idleCores(room.worker.pids);
    const stop = await feedPictures(source);
    const { producer, transport } = await room.publish(source.track);
    const sending = await measureSending(room, transport, idle);
    const quality = await measureQuality(room, producer.id);
    stop();
    room.close();
    return { ...sending, 'dB PSNR': quality };
  },
};
