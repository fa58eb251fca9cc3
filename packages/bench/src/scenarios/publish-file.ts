import { fileOf, type FileName } from '../files/prepare-files.ts';
import { idleCores } from '../measure/cpu.ts';
import { BenchRoom } from '../room/bench-room.ts';
import { measureSending } from '../room/measure-sending.ts';
import { measureQuality } from '../room/picture-quality.ts';
import type { Figures } from './outcome.ts';
import type { Scenario } from './scenario.ts';

const BUDGET_SECONDS = 35;

/** What is sent, and how. */
interface FileToSend {
  readonly name: FileName;
  readonly mimeType: string;
  readonly decode: boolean;
}

/** Sends a file of video for 20 seconds. */
function publishFile({ name, mimeType, decode }: FileToSend): Scenario['measure'] {
  return async (subject): Promise<Figures> => {
    const room = await BenchRoom.open(subject);
    const track = await room.worker.openFile({ kind: 'video', file: fileOf(name), decode });
    const idle = await idleCores(room.worker.pids);
    const { producer, transport } = await room.publish(track, { mimeType });
    const sending = await measureSending(room, transport, idle);
    const quality = await measureQuality(room, producer.id);
    room.close();
    return { ...sending, 'dB PSNR': quality };
  };
}

/** A file of VP8 is decoded and encoded. */
export const publishFileVp8: Scenario = {
  id: 'publish-file-vp8',
  title: 'publish VP8 640x480@30 from a file, decoded and encoded',
  budgetSeconds: BUDGET_SECONDS,
  measure: publishFile({ name: 'vp8', mimeType: 'video/VP8', decode: true }),
};

/** A file of H264 is decoded and encoded. */
export const publishFileH264: Scenario = {
  id: 'publish-file-h264',
  title: 'publish H264 640x480@30 from a file, decoded and encoded',
  budgetSeconds: BUDGET_SECONDS,
  measure: publishFile({ name: 'h264', mimeType: 'video/H264', decode: true }),
};

/** A file of H264 is sent as it is. */
export const passFileH264: Scenario = {
  id: 'pass-file-h264',
  title: 'publish H264 640x480@30 from a file, as it is',
  budgetSeconds: BUDGET_SECONDS,
  goals: [{ figure: 'cores', atMost: 0.1, times: { scenario: publishFileH264.id } }],
  measure: publishFile({ name: 'h264', mimeType: 'video/H264', decode: false }),
};
