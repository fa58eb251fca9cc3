import { createLogger } from '../logger.ts';
import { isSameSecret } from '../same-secret.ts';
import { PeerError } from './peer-error.ts';
import { type Room } from './room.ts';

const log = createLogger('throttle');

/** How bad the network between the clients and this server is to be. */
export interface NetworkConditions {
  /** From the clients to the server, in bits per second; `Infinity`: no limit. */
  readonly uplinkBps: number;
  /** From the server to the clients, in bits per second; `Infinity`: no limit. */
  readonly downlinkBps: number;
  /** Time that a way there and back takes longer, in milliseconds. */
  readonly roundTripMs: number;
  /** Share of packets that get lost each way, 0 to 1. */
  readonly lossRate: number;
}

/** Somebody who can make the network worse: a relay, or a program that steers the system's queues. */
export interface NetworkThrottle {
  /** What clients must know to be allowed to. */
  readonly secret: string;
  /** Makes the network like that, until further notice. */
  apply(conditions: NetworkConditions): void | Promise<void>;
  /** Makes the network good again. */
  reset(): void | Promise<void>;
}

/** Lets clients who know the secret throttle the network. Ends with the room that asked for it. */
export class NetworkThrottling {
  readonly #throttle: NetworkThrottle | undefined;
  /** Rooms whose end is watched. */
  readonly #watched = new WeakSet<Room>();
  #appliedBy: Room | undefined;

  constructor(throttle: NetworkThrottle | undefined) {
    this.#throttle = throttle;
  }

  /** @throws PeerError `unavailable` without a throttle, `forbidden` for a wrong secret; what the throttle throws. */
  async apply(room: Room, secret: string | undefined, conditions: NetworkConditions): Promise<void> {
    const throttle = this.#allowed(secret);
    this.#appliedBy = room;
    this.#watch(room, throttle);
    await throttle.apply(conditions);
  }

  /** @throws As {@link apply}. */
  async reset(secret: string | undefined): Promise<void> {
    const throttle = this.#allowed(secret);
    this.#appliedBy = undefined;
    await throttle.reset();
  }

  #watch(room: Room, throttle: NetworkThrottle): void {
    if (this.#watched.has(room)) return;
    this.#watched.add(room);
    room.once('closed', () => {
      void this.#release(room, throttle);
    });
  }

  async #release(room: Room, throttle: NetworkThrottle): Promise<void> {
    if (this.#appliedBy !== room) return;
    this.#appliedBy = undefined;
    try {
      await throttle.reset();
    } catch (error) {
      log('cannot make the network good again: %o', error);
    }
  }

  #allowed(secret = ''): NetworkThrottle {
    if (!this.#throttle) {
      throw PeerError.unavailable(
        'network throttling needs a relay between the clients and this server, and it was started without one',
      );
    }
    if (!isSameSecret(secret, this.#throttle.secret))
      throw PeerError.forbidden('wrong secret for network throttling');
    return this.#throttle;
  }
}
