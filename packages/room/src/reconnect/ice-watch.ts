import type { Transport } from 'mediasoup-client/types';
import { RoomError } from '../errors.ts';
import { createLogger } from '../logger.ts';
import type { ReconnectAttempt, Reconnected } from './reconnect-events.ts';
import type { ReconnectSettings } from './reconnect-policy.ts';

const logger = createLogger('ice');

/** What of a transport is watched. */
export type WatchedTransport = Pick<
  Transport,
  'id' | 'direction' | 'connectionState' | 'closed' | 'restartIce' | 'on'
>;

/** What an ICE watch needs. */
export interface IceWatchOptions {
  /** Undefined only watches. */
  readonly settings: ReconnectSettings | undefined;
  /** Finds another way for a transport's media. */
  readonly restart: (transport: WatchedTransport) => Promise<void>;
  readonly onAttempt: (attempt: ReconnectAttempt) => void;
  readonly onMended: (result: Reconnected) => void;
  /** Restarting ICE was of no use. */
  readonly onLost: (error: RoomError) => void;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
}

/** A transport whose media does not flow. */
interface Trouble {
  readonly sinceMs: number;
  attempts: number;
  timer: NodeJS.Timeout | undefined;
}

/** Watches the transports of one connection and restarts ICE where media does not flow. */
export class IceWatch {
  readonly #options: IceWatchOptions;
  readonly #troubles = new Map<WatchedTransport, Trouble>();
  #closed = false;

  constructor(options: IceWatchOptions) {
    this.#options = options;
  }

  /** Milliseconds for which the media of some transport has not flowed; 0 when all is well. */
  get lostForMs(): number {
    const now = this.#options.now();
    return Math.max(0, ...[...this.#troubles.values()].map(({ sinceMs }) => now - sinceMs));
  }

  /** Watches a transport until it is closed. */
  watch(transport: WatchedTransport): void {
    transport.on('connectionstatechange', (state) => {
      logger.debug('%s transport %s is %s', transport.direction, transport.id, state);
      if (this.#closed) return;
      if (state === 'connected') this.#handleConnected(transport);
      else if (state === 'disconnected' || state === 'failed') this.#handleTrouble(transport, state);
      // The server ended DTLS; a transport that we closed is closed beforehand.
      else if (state === 'closed' && !transport.closed) this.#handleTrouble(transport, state);
    });
  }

  /** Looks no more. */
  close(): void {
    this.#closed = true;
    for (const { timer } of this.#troubles.values()) clearTimeout(timer);
    this.#troubles.clear();
  }

  #handleConnected(transport: WatchedTransport): void {
    const trouble = this.#troubles.get(transport);
    if (trouble === undefined) return;
    clearTimeout(trouble.timer);
    this.#troubles.delete(transport);
    if (trouble.attempts === 0) return;
    const durationMs = this.#options.now() - trouble.sinceMs;
    this.#options.onMended({ kind: 'ice-restart', attempts: trouble.attempts, durationMs });
  }

  #handleTrouble(transport: WatchedTransport, state: 'disconnected' | 'failed' | 'closed'): void {
    const known = this.#troubles.get(transport);
    const { settings, now } = this.#options;
    const trouble = known ?? { sinceMs: now(), attempts: 0, timer: undefined };
    this.#troubles.set(transport, trouble);
    if (settings === undefined || (known !== undefined && state === 'disconnected')) return;
    // A short interruption mends itself; what has failed does not.
    if (trouble.attempts === 0) {
      this.#schedule(transport, trouble, state === 'failed' ? 0 : settings.iceGraceMs);
    }
  }

  #schedule(transport: WatchedTransport, trouble: Trouble, delayMs: number): void {
    clearTimeout(trouble.timer);
    trouble.timer = setTimeout(() => this.#try(transport, trouble), delayMs);
  }

  #try(transport: WatchedTransport, trouble: Trouble): void {
    const { settings, onAttempt, onLost, restart } = this.#options;
    if (settings === undefined || this.#closed || transport.closed) return;
    const cause = mediaLost(transport);
    if (transport.connectionState === 'closed' || trouble.attempts >= settings.maxIceRestarts) {
      onLost(cause);
      return;
    }
    trouble.attempts += 1;
    onAttempt({ kind: 'ice-restart', attempt: trouble.attempts, delayMs: 0, cause });
    restart(transport).catch((error: unknown) => {
      logger.warn('cannot restart ICE of %s: %o', transport.id, error);
    });
    this.#schedule(transport, trouble, settings.iceTimeoutMs);
  }
}

function mediaLost({ direction, connectionState }: WatchedTransport): RoomError {
  const what = direction === 'send' ? 'sending' : 'receiving';
  return new RoomError('disconnected', `the ${what} transport is ${connectionState}: no media gets through`, {
    details: { reason: 'media-lost' },
  });
}
