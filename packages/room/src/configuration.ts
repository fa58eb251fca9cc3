import type { RoomAddressInfo } from './signaling/room-address.ts';
import type { PeerDevice } from './signaling/signaler.ts';

export type { RoomAddressInfo } from './signaling/room-address.ts';

/** Who joins. */
export interface PeerIdentity {
  /** Id of the peer, unique in the room. */
  readonly peerId: string;
  /** Name shown to others. Default: `Tureen`. */
  readonly displayName?: string;
  /** Description of the program, shown to others. */
  readonly device?: PeerDevice;
}

/** What is published. */
export interface ProducerConfig {
  /** Publish as soon as the room is joined; otherwise `play()` does. Default: true. */
  readonly autoProduce?: boolean;
  /** Media file to publish; `''` is a synthetic test pattern and tone; left out, nothing is published. */
  readonly mediaFilePath?: string;
  /** Begin again at the end of the file. Default: false. */
  readonly loop?: boolean;
}

/** What is received. */
export interface ConsumerConfig {
  /** Take every consumer that the server offers; otherwise each is refused. Default: true. */
  readonly autoConsume?: boolean;
  /** Folder of the recordings; `''` receives without recording; left out, nothing is received. */
  readonly recordDirectoryPath?: string;
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
