import { BitrateMeter, type Measured, type Reading } from './bitrate-meter.ts';

/** What one track does. */
export interface TrackProgress extends Reading {
  /** Such as `sent video`. */
  readonly name: string;
}

/** Measures the tracks of the demo, by name. */
export class TrackMeters {
  readonly #meters = new Map<string, BitrateMeter>();

  /** Begins to measure a track. */
  add(name: string, track: Measured): void {
    const meter = new BitrateMeter(track);
    this.#meters.set(name, meter);
    // The first bitrate is reckoned from here on; a track that has no statistics fails at the next reading.
    meter.read().catch(() => undefined);
  }

  /** Reads all of them once. */
  async read(): Promise<TrackProgress[]> {
    const readings = [...this.#meters].map(async ([name, meter]): Promise<TrackProgress> => {
      const { bitrateBps, packetsLost } = await meter.read();
      return { name, bitrateBps, packetsLost };
    });
    return Promise.all(readings);
  }
}
