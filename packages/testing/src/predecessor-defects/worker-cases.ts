import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

import { makeClip } from '../clip/clip.ts';
import { insist, until, type DefectCase } from './defect-case.ts';

const REQUESTS = 300;
const ANSWERED_WITHIN_MS = 8000;

/** Defects of the worker and of what it opens. */
export const WORKER_CASES: readonly DefectCase[] = [
  {
    name: '9: many requests at once are all answered',
    run: async (bed) => {
      const sending = await bed.createSendTransport();
      await sending.produceData();
      const requests = Array.from({ length: REQUESTS }, async (_, index) =>
        index % 2 ? sending.getStats() : bed.worker.dump(),
      );
      const late = wait(ANSWERED_WITHIN_MS).then(() => {
        throw new Error(`not all answered within ${ANSWERED_WITHIN_MS} ms`);
      });
      await Promise.race([Promise.all(requests), late]);
    },
  },
  {
    name: '10: the device that is named is opened',
    run: async (bed) => {
      const device = '/nowhere/microphone';
      const failure: unknown = await bed.worker
        .getUserMedia({ audio: { source: 'device', device, format: 'alsa' } })
        .catch((error: unknown) => error);
      insist(String(failure).includes(device), String(failure));
    },
  },
  {
    name: '13: a PYTHONPATH that is not set stays sensible',
    run: async (bed) => {
      const environment = await readFile(`/proc/${bed.worker.pid}/environ`, 'utf8');
      insist(!environment.includes('undefined'), 'the environment of the worker holds "undefined"');
    },
  },
  {
    name: '14: handlers and tracks end with the worker',
    run: async (bed) => {
      const sending = await bed.createSendTransport();
      const { audio } = await bed.openTracks({ source: 'file', file: await makeClip(), loop: true });
      await sending.produce({ track: audio });
      bed.worker.close();
      await until(
        'its tracks and transports end',
        () => audio.readyState === 'ended' && sending.connectionState === 'closed',
      );
    },
  },
];
