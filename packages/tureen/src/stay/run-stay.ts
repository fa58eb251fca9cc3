import { Worker } from '@tureen/handler';
import {
  MediasoupClient,
  StatsCollector,
  type ConsumerConfig,
  type ProducerConfig,
  type StatsReporter,
} from '@tureen/room';
import { endWorker } from '../end-worker.ts';
import { CommandError, ExitCode } from '../exit-code.ts';
import type { Reporter } from '../output/reporter.ts';
import type { RoomTarget } from '../settings/room-settings.ts';
import { liveStateOf, renderLiveView } from './live-view.ts';
import { tellStay } from './stay-events.ts';
import { untilEnd, type StayEnd } from './until-end.ts';

const LIVE_INTERVAL_MS = 1000;

/** One stay in a room, from joining to leaving. */
export interface StayPlan extends StayEnd {
  readonly target: RoomTarget;
  readonly produce?: ProducerConfig;
  readonly consume?: ConsumerConfig;
  readonly reporter: Reporter;
  /** Tell the messages of others. Default: true. */
  readonly chat?: boolean;
  /** Where figures go, and how often. */
  readonly stats?: { readonly intervalMs: number; readonly reporters: readonly StatsReporter[] };
  /** What is done in the room; the stay ends when it resolves. Default: nothing, until one of the ends. */
  readonly act?: (client: MediasoupClient, signal: AbortSignal) => Promise<void>;
}

/**
 * Joins, tells what happens, and leaves politely: recordings are finished whatever ended the stay.
 *
 * @throws RoomError as `joinRoom()` does; CommandError `failure` when the client was disconnected; the signal's reason
 * when it fired before an end that the plan names.
 */
export async function runStay(plan: StayPlan, signal: AbortSignal): Promise<void> {
  const broken = new AbortController();
  const worker = startWorker(plan.reporter);
  const client = new MediasoupClient({ worker });
  client.on('disconnected', ({ message }) =>
    broken.abort(new CommandError(ExitCode.failure, `disconnected: ${message}`)),
  );
  const events = tellStay(client, plan);
  const { room, peer } = plan.target;
  const either = AbortSignal.any([signal, broken.signal]);
  try {
    await client.joinRoom(room, peer, plan.produce, plan.consume, { signal: either });
    await stayInRoom(client, plan, either);
  } catch (error) {
    throw either.aborted ? either.reason : error;
  } finally {
    events.leave();
    await client.close();
    await endWorker(worker);
  }
}

/** Tells what is prepared at the first use, which may take a while. */
function startWorker({ tell }: Reporter): Worker {
  return new Worker({ onProgress: ({ message }) => tell('preparing', message, { message }) });
}

async function stayInRoom(client: MediasoupClient, plan: StayPlan, signal: AbortSignal): Promise<void> {
  const collectors = collectorsOf(client, plan);
  for (const collector of collectors) collector.start();
  try {
    await (plan.act ? plan.act(client, signal) : untilEnd(client, plan, signal));
  } finally {
    for (const collector of collectors) await collector.stop();
  }
}

function collectorsOf(client: MediasoupClient, { reporter, stats }: StayPlan): StatsCollector[] {
  const startedMs = performance.now();
  const { show } = reporter;
  const view: StatsReporter = {
    report: (sample) => show?.(renderLiveView(liveStateOf(client, sample, performance.now() - startedMs))),
  };
  return [
    ...(show ? [new StatsCollector(client, { intervalMs: LIVE_INTERVAL_MS, reporters: [view] })] : []),
    ...(stats ? [new StatsCollector(client, stats)] : []),
  ];
}
