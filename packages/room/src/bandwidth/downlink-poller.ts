import { createLogger } from '../logger.ts';
import type { DownlinkEstimate } from '../signaling/room-notification.ts';
import type { RemoteStats } from '../signaling/signaler.ts';

const logger = createLogger('bandwidth');

/** Milliseconds between two looks. */
const INTERVAL_MS = 2000;

/** What a poller needs. */
export interface DownlinkPollerOptions {
  /** Whether anybody wants to know. */
  readonly wanted: () => boolean;
  /** The server's statistics of the receiving transport; undefined while there are none. */
  readonly stats: () => Promise<RemoteStats> | undefined;
  readonly onEstimate: (estimate: DownlinkEstimate) => void;
  readonly intervalMs?: number;
}

/** Asks servers that do not tell `downlinkBwe` for the statistics that it can be derived from. */
export class DownlinkPoller {
  readonly #options: DownlinkPollerOptions;
  readonly #timer: NodeJS.Timeout;
  #busy = false;

  constructor(options: DownlinkPollerOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#poll(), options.intervalMs ?? INTERVAL_MS);
    this.#timer.unref();
  }

  /** Asks no more. */
  close(): void {
    clearInterval(this.#timer);
  }

  async #poll(): Promise<void> {
    if (this.#busy || !this.#options.wanted()) return;
    this.#busy = true;
    try {
      const estimate = downlinkEstimate((await this.#options.stats()) ?? []);
      if (estimate !== undefined) this.#options.onEstimate(estimate);
    } catch (error) {
      logger.debug('no statistics of the receiving transport: %o', error);
    } finally {
      this.#busy = false;
    }
  }
}

/**
 * What the server's statistics of our receiving transport say: `availableOutgoingBitrate` is mediasoup's estimate of the
 * way to us, `sendBitrate` what it sends, and it wants to send no less than that. Undefined before there is an estimate.
 */
export function downlinkEstimate(stats: RemoteStats): DownlinkEstimate | undefined {
  const transport = stats.find(({ type }) => type === 'webrtc-transport');
  const availableBitrate = numberOf(transport?.['availableOutgoingBitrate']);
  if (availableBitrate === undefined) return undefined;
  const sentBitrate = numberOf(transport?.['sendBitrate']) ?? 0;
  return { desiredBitrate: sentBitrate, effectiveDesiredBitrate: sentBitrate, availableBitrate };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
