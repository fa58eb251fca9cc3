import type { AudioMixStats } from './mix-stats.ts';
import { Mix, type MixOptions } from './mix.ts';

/** How a track joins a mix of sound. */
export interface AddAudioOptions {
  /** Factor of its samples, from 0 to 16. Default: 1. */
  readonly gain?: number;
}

const MAX_GAIN = 16;

/** The sum of tracks of sound; made by `mixAudio()`. */
export class AudioMix extends Mix {
  readonly #gains: Map<MediaStreamTrack, number>;

  /** @internal */
  constructor(options: MixOptions, gains: Map<MediaStreamTrack, number>) {
    super(options);
    this.#gains = gains;
    for (const track of gains.keys()) this.admit(track);
  }

  /**
   * Adds a track, or gives one that is part of the mix another gain. One that has ended is not added.
   *
   * @throws `TypeError` It carries video or is the mix's own; the gain is out of range.
   * @throws {@link StreamsError} `closed`, `foreign-track`, `other-worker`, `worker-gone`, `request-failed`.
   */
  async add(track: MediaStreamTrack, { gain = 1 }: AddAudioOptions = {}): Promise<void> {
    requireGain(gain);
    await this.join(track, () => this.#gains.set(track, gain));
  }

  /**
   * Makes a track louder or quieter, from the next block of 20 ms on. Does nothing when it is not part of the mix.
   *
   * @throws `TypeError` The gain is not from 0 to 16.
   * @throws {@link StreamsError} `closed`, `worker-gone`, `request-failed`.
   */
  async setGain(track: MediaStreamTrack, gain: number): Promise<void> {
    requireGain(gain);
    this.requireOpen();
    if (!this.#gains.has(track)) return;
    this.#gains.set(track, gain);
    await this.update();
  }

  /**
   * Counters of the mix and of the tracks in it.
   *
   * @throws {@link StreamsError} `closed`, `worker-gone`, `request-failed`.
   */
  async stats(): Promise<AudioMixStats> {
    return this.ask('mixing.getAudioStats', {});
  }

  /** @internal */
  protected async update(): Promise<void> {
    const inputs = this.tracks.map((track) => ({ trackId: track.id, gain: this.#gains.get(track) ?? 1 }));
    await this.ask('mixing.setInputs', { inputs });
  }

  /** @internal */
  protected forgetTrack(track: MediaStreamTrack): void {
    this.#gains.delete(track);
  }
}

/** @throws `TypeError` It is not from 0 to 16. */
export function requireGain(gain: number): void {
  if (gain >= 0 && gain <= MAX_GAIN) return;
  throw new TypeError(`gain must be from 0 to ${MAX_GAIN}, got ${gain}`);
}
