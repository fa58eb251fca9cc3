import { encodedFrames, samples } from '@tureen/streams';
import { CommandError, ExitCode } from '../../exit-code.ts';
import { ivfFrames, ivfHeader } from './ivf-stream.ts';
import { pcmBytes, wavHeader, type SoundForm } from './wav-stream.ts';

/** What a track becomes on standard output: its container, or for sound also samples without one. */
export type StdoutForm = 'container' | 'pcm';

const SOUND: SoundForm = { sampleRate: 48_000, channels: 2 };

const FOUR_CC: Readonly<Record<string, string>> = { 'video/vp8': 'VP80', 'video/vp9': 'VP90' };

/** A received track, and what it is to become. */
export interface TrackBytesOptions {
  readonly track: MediaStreamTrack;
  /** Of what is received, such as `video/VP8`. */
  readonly mimeType: string;
  readonly form: StdoutForm;
  readonly signal: AbortSignal;
}

/**
 * The bytes of a track for a program that reads a pipe: sound as WAV or as samples (16 bits, 48 kHz, stereo), VP8 and VP9
 * as IVF, H264 as a byte stream with start codes. Pictures are not decoded. Ends with the track.
 *
 * @throws CommandError `failure` for another codec.
 */
export async function* trackBytes({
  track,
  mimeType,
  form,
  signal,
}: TrackBytesOptions): AsyncGenerator<Uint8Array, void, undefined> {
  if (track.kind === 'audio') {
    if (form === 'container') yield wavHeader(SOUND);
    yield* pcmBytes(samples(track, { ...SOUND, signal }));
    return;
  }
  const codec = mimeType.toLowerCase();
  const fourCc = FOUR_CC[codec];
  if (fourCc !== undefined) {
    yield ivfHeader(fourCc);
    yield* ivfFrames(encodedFrames(track, { signal }));
  } else if (codec === 'video/h264') {
    for await (const { data } of encodedFrames(track, { signal })) yield data;
  } else {
    throw new CommandError(ExitCode.failure, `--stdout has no form for ${mimeType}; record it to a folder`);
  }
}
