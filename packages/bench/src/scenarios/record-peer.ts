import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findSyncMarks } from '@tureen/testing/sync-clip';
import { coresDuring, idleCores } from '../measure/cpu.ts';
import { median } from '../measure/median.ts';
import { measuredTime } from '../measure/window.ts';
import { BenchRoom } from '../room/bench-room.ts';
import { aiortcAlone } from '../subjects/aiortc/aiortc-alone.ts';
import type { Scenario } from './scenario.ts';

const MEASURED_MS = 20_000;
/** A flash and a beep further apart than half their period are not of the same moment. */
const PERIOD_S = 1;

/** Recording VP8 of 1 Mbit/s and opus of one peer into one file; flashes and beeps in it tell how well both match. */
export const recordPeer: Scenario = {
  id: 'record-peer',
  title: 'record one peer, VP8 640x480@30 and opus',
  budgetSeconds: 40,
  goals: [
    { figure: 'cores', atMost: 0.015 },
    { figure: 'cores', atMost: 0.1, times: { subject: aiortcAlone.name } },
    { figure: 'ms between audio and video', atMost: 20 },
  ],
  measure: async (subject) => {
    const folder = await mkdtemp(join(tmpdir(), 'tureen-bench-'));
    const room = await BenchRoom.open(subject);
    const { audio, video } = await room.publishPeer();
    const idle = await idleCores(room.worker.pids);
    const transport = await room.router.createRecvTransport(room.device);
    const consumers = [await room.consume(audio, transport), await room.consume(video, transport)];
    const tracks = consumers.map(({ client }) => client.track);
    const recording = await room.worker.record(tracks, join(folder, 'peer'));
    const cores = await coresDuring(room.worker.pids, async () => measuredTime(MEASURED_MS));
    await recording.stop();
    const offset = await medianOffset(recording.path);
    room.close();
    await rm(folder, { recursive: true });
    return { cores: cores - idle, 'ms between audio and video': offset };
  },
};

/** Median distance from each beep to the flash nearest to it, in milliseconds. */
async function medianOffset(path: string): Promise<number> {
  const [flashes, beeps] = [await findSyncMarks(path, 'video'), await findSyncMarks(path, 'audio')];
  const distances = beeps.map((beep) => Math.min(...flashes.map((flash) => Math.abs(flash - beep))));
  return median(distances.filter((distance) => distance < PERIOD_S)) * 1000;
}
