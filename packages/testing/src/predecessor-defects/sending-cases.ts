import { createServer } from 'node:net';

import { makeClip } from '../clip/clip.ts';
import { growthIn, insist, until, untilGrown, untilStill, type DefectCase } from './defect-case.ts';

const KILOBYTE = 1000;
/** Longer than any case: the predecessor stumbles where it begins a file again. */
const LONG = { seconds: 25 } as const;

/** Defects of what is sent. */
export const SENDING_CASES: readonly DefectCase[] = [
  {
    name: '1: the transports of one device do not take over each other',
    run: async (bed) => {
      const device = await bed.createDevice();
      const sending = await bed.createSendTransport(device);
      const { audio, video } = await bed.openTracks({ source: 'file', file: await makeClip(LONG) });
      const producer = await sending.produce({ track: video });
      const receiving = await bed.createRecvTransport(device);
      await bed.consume(receiving, producer.id);
      await producer.getStats();
      await sending.produce({ track: audio });
      receiving.close();
      await untilGrown('what is sent', async () => bed.bytesAtServer(sending), KILOBYTE);
    },
  },
  {
    name: '2, 3: a paused producer sends nothing with zeroRtpOnPause, and goes on',
    run: async (bed) => {
      const sending = await bed.createSendTransport();
      const { video } = await bed.openTracks({ source: 'file', file: await makeClip(LONG) });
      const producer = await sending.produce({ track: video, zeroRtpOnPause: true });
      const sent = async (): Promise<number> => bed.bytesAtServer(sending);
      await untilGrown('what is sent', sent, KILOBYTE);
      producer.pause();
      await untilStill('what is sent', sent);
      producer.resume();
      await untilGrown('what is sent', sent, KILOBYTE);
    },
  },
  {
    name: '2: a paused producer sends black pictures without zeroRtpOnPause',
    run: async (bed) => {
      const sending = await bed.createSendTransport();
      const { video } = await bed.openTracks({ source: 'file', file: await makeClip(LONG) });
      const producer = await sending.produce({ track: video });
      const sent = async (): Promise<number> => bed.bytesAtServer(sending);
      await untilGrown('what is sent', sent, 10 * KILOBYTE);
      const playing = await growthIn(1000, sent);
      producer.pause();
      await until('black pictures are small', async () => (await growthIn(1000, sent)) < playing / 3);
    },
  },
  {
    name: '15: audio and video of one file have settings of their own',
    run: async (bed) => {
      const sending = await bed.createSendTransport();
      const file = await makeClip({ seconds: 1 });
      const stream = await bed.worker.getUserMedia({
        audio: { source: 'file', file },
        video: { source: 'file', file, loop: true },
      });
      const [video] = stream.getVideoTracks();
      insist(video !== undefined, 'the clip has no video');
      await sending.produce(video && { track: video });
      const sent = async (): Promise<number> => bed.bytesAtServer(sending);
      await untilGrown('what is sent', sent, KILOBYTE);
      await growthIn(2000, sent);
      await untilGrown('what is sent after the end of the file', sent, KILOBYTE);
    },
  },
  {
    name: '16: the end of a file is told',
    run: async (bed) => {
      const sending = await bed.createSendTransport();
      const { video } = await bed.openTracks({ source: 'file', file: await makeClip({ seconds: 1 }) });
      const producer = await sending.produce({ track: video });
      let isEnded = false;
      producer.on('trackended', () => {
        isEnded = true;
      });
      await until('the producer fires trackended', () => isEnded);
    },
  },
  {
    name: '17: a track is sent as often as one likes',
    run: async (bed) => {
      const sending = await bed.createSendTransport();
      const { video } = await bed.openTracks({ source: 'file', file: await makeClip(LONG) });
      await sending.produce({ track: video, stopTracks: false });
      await sending.produce({ track: video, stopTracks: false });
      await untilGrown('what is sent', async () => bed.bytesAtServer(sending), KILOBYTE);
    },
  },
  {
    name: '21: a source that opens slowly holds nothing else up',
    run: async (bed) => {
      const sending = await bed.createSendTransport();
      const { audio } = await bed.openTracks({ source: 'file', file: await makeClip(LONG) });
      await sending.produce({ track: audio });
      const sent = async (): Promise<number> => bed.bytesAtServer(sending);
      await untilGrown('what is sent', sent, KILOBYTE);
      // Takes connections and never says a word.
      const silent = createServer(() => {});
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      const { port } = silent.address() as { port: number };
      const source = { source: 'url', url: `http://127.0.0.1:${port}/`, timeout: 2 } as const;
      const opening = bed.worker.getUserMedia({ audio: source }).catch(() => {});
      const meanwhile = await growthIn(1500, sent);
      silent.close();
      await opening;
      insist(meanwhile > KILOBYTE, `only ${meanwhile} bytes were sent while a source was opened`);
    },
  },
];
