import type { Worker } from '@tureen/handler';
import type { MediaInput } from '../media/media-input.ts';
import { openMediaSource, type MediaSource } from '../media/media-source.ts';
import { untilAborted } from '../until-aborted.ts';

/** The sources that a stay has opened, and their tracks. */
export class SourceBook {
  readonly #sources = new Set<MediaSource>();

  /** Opens a source; it is closed with the book. @throws RoomError `media-source-failed`; the signal's reason. */
  async open(worker: Worker, input: MediaInput, signal: AbortSignal): Promise<MediaSource> {
    const opening = openMediaSource(worker, input);
    const source = await untilAborted(opening, signal, (late) => late.close());
    this.#sources.add(source);
    return source;
  }

  /** Closes a source. */
  close(source: MediaSource): void {
    this.#sources.delete(source);
    source.close();
  }

  /**
   * Opens in another worker what was open in one that is gone, and returns the new tracks by the former. A live file
   * begins again at its beginning.
   */
  async reopen(worker: Worker, signal: AbortSignal): Promise<Reopened> {
    const tracks = new Map<MediaStreamTrack, MediaStreamTrack>();
    const sources = new Map<MediaSource, MediaSource>();
    const formers = [...this.#sources];
    for (const former of formers) {
      const source = await this.open(worker, former.input, signal);
      this.#sources.delete(former);
      sources.set(former, source);
      for (const track of former.tracks) {
        const same = source.tracks.find(({ kind }) => kind === track.kind);
        if (same !== undefined) tracks.set(track, same);
      }
    }
    return { tracks, sources };
  }

  /** Closes all of them. */
  closeAll(): void {
    for (const source of this.#sources) this.close(source);
  }
}

/** What took the place of what. */
export interface Reopened {
  readonly tracks: ReadonlyMap<MediaStreamTrack, MediaStreamTrack>;
  readonly sources: ReadonlyMap<MediaSource, MediaSource>;
}
