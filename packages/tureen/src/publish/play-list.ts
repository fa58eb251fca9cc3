import { once } from 'node:events';
import type { MediaInput, MediasoupClient, Publication, PublishOptions } from '@tureen/room';
import { publishSource } from './publish-source.ts';

/** What a peer plays. */
export interface PlayList {
  /** Played one after the other. */
  readonly inputs: readonly MediaInput[];
  /** Begin again after the last. */
  readonly loop: boolean;
  readonly optionsOf: (input: MediaInput) => PublishOptions;
}

/**
 * Plays a list to its end. What is made on the spot has none.
 *
 * @throws CommandError, RoomError as `publishSource`; the signal's reason.
 */
export async function play(
  client: MediasoupClient,
  { inputs, loop, optionsOf }: PlayList,
  signal: AbortSignal,
): Promise<void> {
  for (const input of repeated(inputs, loop)) {
    const source = input.type === 'file' ? { ...input, loop: loop && inputs.length === 1 } : input;
    const publications = await publishSource(client, source, { options: optionsOf(source), signal });
    await untilEnded(client, publications, signal);
    for (const publication of publications) await publication.close();
  }
}

function* repeated<T>(values: readonly T[], endlessly: boolean): Iterable<T> {
  yield* values;
  if (endlessly && values.length > 0) for (;;) yield* values;
}

/** Resolves when every track has come to its end. */
async function untilEnded(
  client: MediasoupClient,
  publications: readonly Publication[],
  signal: AbortSignal,
): Promise<void> {
  while (publications.some(isPlaying)) await once(client, 'trackEnded', { signal });
}

function isPlaying({ track, closed }: Publication): boolean {
  return !closed && track?.readyState !== 'ended';
}
