import { setTimeout as delay } from 'node:timers/promises';
import { median } from '../measure/median.ts';
import { NotApplicable } from '../not-applicable.ts';
import { BenchRoom, type Published } from '../room/bench-room.ts';
import { openSound } from '../room/open-sound.ts';
import type { RestartMode } from '../subjects/subject.ts';
import type { Scenario } from './scenario.ts';

const WINDOW_MS = 800;
const WINDOWS = 5;
const SETTLE_MS = 1000;
const ALLOWED_MS = 20;

/** Does something while packets come. */
type Act = () => Promise<void>;

/** The longest time without a packet of sent sound (one every 20 ms) around an ICE restart, and without any. */
export const iceRestart: Scenario = {
  id: 'ice-restart',
  title: 'ICE restart, longest gap in sent opus',
  budgetSeconds: 25,
  goals: ['ms, same socket', 'ms, new socket'].map((figure) => ({
    figure,
    atMost: ALLOWED_MS,
    plus: { figure: 'ms, no restart' },
  })),
  measure: async (subject) => {
    const room = await BenchRoom.open(subject);
    const published = await room.publish(await openSound(room.worker));
    const arrivals = await watchArrivals(room, published);
    await delay(SETTLE_MS);
    const restart =
      (mode: RestartMode): Act =>
      async () => {
        const { client, server } = published.transport;
        await room.worker.restartIce(client, await server.restartIce(), mode);
      };
    const figures = {
      'ms, no restart': await medianGap(arrivals, async () => {}),
      'ms, same socket': await medianGap(arrivals, restart('soft')),
      'ms, new socket': await medianGap(arrivals, restart('hard')).catch(undefinedIfNotApplicable),
    };
    room.close();
    return figures;
  },
};

/** When packets of a producer came, in milliseconds; grows. */
async function watchArrivals(room: BenchRoom, { producer }: Published): Promise<number[]> {
  const { router } = room.router;
  const direct = await router.createDirectTransport();
  const { rtpCapabilities } = router;
  const consumer = await direct.consume({ producerId: producer.id, rtpCapabilities });
  const arrivals: number[] = [];
  consumer.on('rtp', () => arrivals.push(performance.now()));
  return arrivals;
}

/** Median of the longest gaps of several windows, in the middle of each of which something is done. */
async function medianGap(arrivals: number[], act: Act): Promise<number> {
  const gaps: number[] = [];
  for (let count = 0; count < WINDOWS; count += 1) {
    arrivals.length = 0;
    await delay(WINDOW_MS / 2);
    await act();
    await delay(WINDOW_MS / 2);
    gaps.push(Math.max(...arrivals.slice(1).map((time, index) => time - (arrivals[index] ?? time))));
  }
  return median(gaps);
}

function undefinedIfNotApplicable(error: unknown): undefined {
  if (!(error instanceof NotApplicable)) throw error;
}
