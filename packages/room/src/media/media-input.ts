import { inspect } from 'node:util';
import type { TestPatternOptions, ToneOptions } from '@tureen/streams';
import { RoomError } from '../errors.ts';

/** Which tracks of a source are wanted. */
interface WantedKinds {
  /** Default: true. */
  readonly audio?: boolean;
  /** Default: true. */
  readonly video?: boolean;
}

/** Where media comes from that is not a track yet. */
export type MediaInput =
  /** A file with audio, video or both. `loop` (default false) begins again at its end. */
  | ({ readonly type: 'file'; readonly path: string; readonly loop?: boolean } & WantedKinds)
  /** Anything that ffmpeg opens over a network. `format` and `options` are ffmpeg's. */
  | ({
      readonly type: 'url';
      readonly url: string;
      readonly format?: string;
      readonly options?: Readonly<Record<string, string>>;
    } & WantedKinds)
  /** A camera or a microphone, by its name for ffmpeg; left out, the platform's default. */
  | {
      readonly type: 'device';
      readonly kind: 'audio' | 'video';
      readonly device?: string;
      readonly format?: string;
      readonly options?: Readonly<Record<string, string>>;
    }
  /** A test pattern and a tone. */
  | ({ readonly type: 'synthetic' } & WantedKinds)
  /** Colour bars, a moving block and a clock. */
  | ({ readonly type: 'test-pattern' } & Omit<TestPatternOptions, 'signal'>)
  /** A sine tone. */
  | ({ readonly type: 'tone' } & Omit<ToneOptions, 'signal'>);

/**
 * Whether a value is a track rather than a description of a source.
 *
 * @throws RoomError `invalid-argument` It is neither.
 */
export function isTrack(value: MediaStreamTrack | MediaInput): value is MediaStreamTrack {
  if (typeof value !== 'object' || value === null) {
    throw new RoomError('invalid-argument', `a track or a source can be published, not ${inspect(value)}`);
  }
  return 'readyState' in value;
}

/** What to call the source in messages. */
export function describeInput(input: MediaInput): string {
  if (input.type === 'file') return `'${input.path}'`;
  if (input.type === 'url') return `'${withoutSecrets(input.url)}'`;
  return input.type === 'device' ? `device '${input.device ?? 'default'}'` : `the ${input.type}`;
}

function withoutSecrets(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? url : `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
}
