import type { MediaKind } from 'mediasoup-client/types';
import type { RecordingLayout } from './recording/recording-layout.ts';
import type { RecordingContext } from './recording/recording-path.ts';
import type { RoomAddressInfo } from './signaling/room-address.ts';
import type { PeerDevice, PreferredLayers } from './signaling/signaler.ts';
import type { ConsumerInfo } from './offered-consumer.ts';

export type { RoomAddressInfo } from './signaling/room-address.ts';

/** Who joins. Field names are smcdk's. */
export interface PeerIdentity {
  /** Id of the peer, unique in the room. */
  readonly peerId: string;
  /** Name shown to others. Default: `Tureen`. */
  readonly displayName?: string;
  /** Description of the program, shown to others. Default: `{ flag: 'tureen', name: 'Tureen' }`. */
  readonly device?: PeerDevice;
}

/** What is published. Field names are smcdk's, as far as it has them. */
export interface ProducerConfig {
  /** Publish as soon as the room is joined; otherwise `play()` does. Default: true. */
  readonly autoProduce?: boolean;
  /** Media file to publish; `''` is a synthetic test pattern and tone; left out, nothing is published. */
  readonly mediaFilePath?: string;
  /** Begin again at the end of the file. Default: false. */
  readonly loop?: boolean;
  /** False leaves the file's audio out. Default: true. */
  readonly audio?: boolean;
  /** False leaves the file's video out. Default: true. */
  readonly video?: boolean;
  /** Codec of the video, such as `VP8` or `H264`. Default: the room's first. */
  readonly videoCodec?: string;
  /** Sends the video in three sizes. Default: false. */
  readonly simulcast?: boolean;
  /** Most bits per second of the video; with simulcast, of its largest size. Default: the encoder's own. */
  readonly maxBitrateBps?: number;
}

/** What is received. Field names are smcdk's, as far as it has them. */
export interface ConsumerConfig {
  /**
   * Take every consumer that the server offers and the filters below let through. False: `consumerOffered` asks the
   * app about each. Default: true.
   */
  readonly autoConsume?: boolean;
  /** Folder of the recordings; `''` receives without recording; left out, nothing is received. */
  readonly recordDirectoryPath?: string;
  /**
   * Where a recording goes, below `recordDirectoryPath`: folders and name with extension. Whatever leads out of the
   * folder is replaced.
   */
  readonly recordFilePathGenerator?: (context: RecordingContext) => string;
  /**
   * Path of a recording below `recordDirectoryPath`, without extension. Default:
   * `{roomId}/{displayName}({peerId})_{kind}({consumerId})`.
   */
  readonly recordTemplate?: string;
  /**
   * `auto`: the file type that takes the codec as it is (H264 mp4, VP8 and VP9 webm, Opus ogg). `smcdk`: mp3 and mp4, as
   * the predecessor wrote. Default: `auto`.
   */
  readonly recordFormat?: 'auto' | 'smcdk';
  /** File extension of all recordings, such as `mkv`; wins over `recordFormat`. */
  readonly recordContainer?: string;
  /**
   * One file per consumer; one per peer with all its tracks; or, `mixed`, one per room, with the sound of all mixed and
   * their pictures side by side, which decodes and encodes. Default: `per-consumer`.
   */
  readonly recordLayout?: RecordingLayout;
  /** Go on with another, numbered file after so many milliseconds, 100 or more. Default: one file. */
  readonly recordSegmentMs?: number;
  /** Receive only these kinds. Default: both. */
  readonly kinds?: readonly MediaKind[];
  /** Receive only of these peers. Default: all. */
  readonly peers?: readonly string[];
  /** Whether a consumer is taken. Called after `kinds` and `peers`; may take until `offerTimeoutMs`. */
  readonly filter?: (info: ConsumerInfo) => boolean | Promise<boolean>;
  /** Milliseconds after which an offer that nobody decided about is refused. Default: 10 000. */
  readonly offerTimeoutMs?: number;
  /** Layers to ask for, of every video. */
  readonly preferredLayers?: PreferredLayers;
}

/** Everything about one stay in a room. */
export interface JoinConfiguration {
  readonly room: RoomAddressInfo;
  readonly peer: PeerIdentity;
  readonly produce: ProducerConfig;
  readonly consume: ConsumerConfig;
}

/** Description of this program when the app gives none. */
export const DEFAULT_DEVICE: PeerDevice = { flag: 'tureen', name: 'Tureen' };

/** Display name when the app gives none. */
export const DEFAULT_DISPLAY_NAME = 'Tureen';

/** Whether this configuration receives at all. */
export function receives({ recordDirectoryPath }: ConsumerConfig): boolean {
  return recordDirectoryPath !== undefined;
}
