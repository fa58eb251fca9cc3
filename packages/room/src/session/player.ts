import type { ProducerConfig } from '../configuration.ts';
import { RoomError } from '../errors.ts';
import type { MediaInput } from '../media/media-input.ts';
import type { MediaSource } from '../media/media-source.ts';
import type { PublishOptions } from '../media/produce-options.ts';
import type { Publication } from '../publication.ts';
import type { SourceBook } from './source-book.ts';
import { TaskQueue } from './task-queue.ts';

/** What playing needs from the stay. */
interface Stage {
  readonly open: (input: MediaInput) => Promise<MediaSource>;
  readonly publish: (track: MediaStreamTrack, options: PublishOptions) => Promise<Publication>;
}

/** Publishes what `mediaFilePath` names, as often as it is asked to. */
export class Player {
  readonly #config: ProducerConfig;
  readonly #sources: SourceBook;
  /** A second `play` waits for the first. */
  readonly #plays = new TaskQueue();
  #source: MediaSource | undefined;

  constructor(config: ProducerConfig, sources: SourceBook) {
    this.#config = config;
    this.#sources = sources;
  }

  /** Whether it plays without being asked to. */
  get playsByItself(): boolean {
    const { autoProduce = true, mediaFilePath } = this.#config;
    return autoProduce && mediaFilePath !== undefined;
  }

  /** Opens the source, if there is one. @throws RoomError `media-source-failed`. */
  async prepare(open: Stage['open']): Promise<void> {
    const input = configuredInput(this.#config);
    if (input !== undefined) this.#source = await open(input);
  }

  /** Publishes the tracks that are not published yet; a source that has ended is opened again. */
  async play(stage: Stage): Promise<readonly Publication[]> {
    return this.#plays.run(async () => this.#play(stage));
  }

  /** Sources of a new worker take the place of those whose worker is gone. */
  supply(replacements: ReadonlyMap<MediaSource, MediaSource>): void {
    if (this.#source !== undefined) this.#source = replacements.get(this.#source) ?? this.#source;
  }

  async #play({ open, publish }: Stage): Promise<readonly Publication[]> {
    if (this.#source === undefined) {
      throw RoomError.invalidState('play()', 'without a source', 'give mediaFilePath to joinRoom()');
    }
    if (this.#source.ended) {
      const former = this.#source;
      this.#source = await open(former.input);
      this.#sources.close(former);
    }
    const publications: Publication[] = [];
    for (const track of this.#source.tracks) {
      publications.push(await publish(track, track.kind === 'video' ? videoOptions(this.#config) : {}));
    }
    return publications;
  }
}

function configuredInput(config: ProducerConfig): MediaInput | undefined {
  const { mediaFilePath, loop = false, audio = true, video = true } = config;
  if (mediaFilePath === undefined) return undefined;
  if (mediaFilePath === '') return { type: 'synthetic', audio, video };
  return { type: 'file', path: mediaFilePath, loop, audio, video };
}

function videoOptions({ videoCodec, simulcast, maxBitrateBps }: ProducerConfig): PublishOptions {
  return {
    ...(videoCodec !== undefined && { codec: videoCodec }),
    ...(simulcast !== undefined && { simulcast }),
    ...(maxBitrateBps !== undefined && { maxBitrateBps }),
  };
}
