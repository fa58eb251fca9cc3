import type { TrackFigures } from '@tureen/room';

/** Everything at one moment. */
export interface TimelinePoint {
  /** Milliseconds since the test began. */
  readonly timeMs: number;
  /** Bots that are in their rooms. */
  readonly bots: number;
  /** Tracks that are received. */
  readonly receivedTracks: number;
  /** Media of all publishers and of all subscribers, bits per second. */
  readonly sendBps: number;
  readonly receiveBps: number;
  /** Share of what was sent to subscribers that was lost since the point before, 0 to 1. */
  readonly lossRate: number;
  /** Longest time there and back, seconds. */
  readonly maxRoundTripS: number | undefined;
}

/** What of a bot's sample counts. */
export interface TimelineSample {
  readonly publications: readonly Pick<TrackFigures, 'bitrateBps' | 'roundTripS'>[];
  readonly subscriptions: readonly Pick<
    TrackFigures,
    'bitrateBps' | 'roundTripS' | 'packets' | 'packetsLost'
  >[];
}

/** Makes points of the samples of all bots. */
export class Timeline {
  readonly points: TimelinePoint[] = [];
  #packets = 0;
  #lost = 0;

  /** Adds a look at everybody. */
  add(timeMs: number, samples: readonly TimelineSample[]): TimelinePoint {
    const sent = samples.flatMap(({ publications }) => publications);
    const received = samples.flatMap(({ subscriptions }) => subscriptions);
    const packets = sum(received.map((figures) => figures.packets));
    const lost = sum(received.map(({ packetsLost }) => packetsLost));
    const [newPackets, newLost] = [packets - this.#packets, lost - this.#lost];
    [this.#packets, this.#lost] = [packets, lost];
    const roundTrips = [...sent, ...received].flatMap(({ roundTripS }) => roundTripS ?? []);
    const point = {
      timeMs,
      bots: samples.length,
      receivedTracks: received.length,
      sendBps: sum(sent.map(({ bitrateBps }) => bitrateBps)),
      receiveBps: sum(received.map(({ bitrateBps }) => bitrateBps)),
      lossRate: newPackets > 0 && newLost > 0 ? newLost / newPackets : 0,
      maxRoundTripS: roundTrips.length === 0 ? undefined : roundTrips.reduce((a, b) => Math.max(a, b)),
    };
    this.points.push(point);
    return point;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
