import type { CanvasSize } from './canvas.ts';
import { placeTiles, requireLayout, type VideoLayout } from './layout.ts';
import type { VideoCompositionStats } from './mix-stats.ts';
import { Mix, type MixOptions } from './mix.ts';

/** What a composition was made with. */
interface CompositionOptions extends MixOptions {
  readonly canvas: CanvasSize;
  readonly layout: VideoLayout;
  readonly tracks: readonly MediaStreamTrack[];
}

/** Pictures of tracks side by side; made by `composeVideo()`. */
export class VideoComposition extends Mix {
  readonly #canvas: CanvasSize;
  #layout: VideoLayout;

  /** @internal */
  constructor({ canvas, layout, tracks, ...options }: CompositionOptions) {
    super(options);
    this.#canvas = canvas;
    this.#layout = layout;
    for (const track of tracks) this.admit(track);
  }

  /** Where tracks are shown. */
  get layout(): VideoLayout {
    return this.#layout;
  }

  /**
   * Adds a track after the others. Does nothing when it is part of the composition or has ended.
   *
   * @throws `TypeError` It carries sound or is the composition's own.
   * @throws {@link StreamsError} `closed`, `foreign-track`, `other-worker`, `worker-gone`, `request-failed`.
   */
  async add(track: MediaStreamTrack): Promise<void> {
    await this.join(track);
  }

  /**
   * Shows the tracks elsewhere, from the next picture on.
   *
   * @throws `TypeError` A place is not within the canvas.
   * @throws {@link StreamsError} `closed`, `worker-gone`, `request-failed`.
   */
  async setLayout(layout: VideoLayout): Promise<void> {
    this.requireOpen();
    requireLayout(layout, this.#canvas);
    placeTiles(layout, this.tracks, this.#canvas);
    this.#layout = layout;
    await this.update();
  }

  /**
   * Counters of the composition and of the tracks shown.
   *
   * @throws {@link StreamsError} `closed`, `worker-gone`, `request-failed`.
   */
  async stats(): Promise<VideoCompositionStats> {
    return this.ask('mixing.getVideoStats', {});
  }

  /** @internal */
  protected async update(): Promise<void> {
    await this.ask('mixing.setTiles', { tiles: placeTiles(this.#layout, this.tracks, this.#canvas) });
  }

  /** @internal */
  protected forgetTrack(): void {
    // Nothing is known of single tracks.
  }
}
