import type { AppData, MediaKind } from 'mediasoup-client/types';
import type { CallOptions } from './call-options.ts';
import { RoomError } from './errors.ts';
import type { Peer } from './peer.ts';
import type { ConsumerOffer } from './signaling/signaler.ts';
import type { Subscription } from './subscription.ts';
import { untilAborted } from './until-aborted.ts';

/** What is known of a track before it is received. */
export interface ConsumerInfo {
  readonly consumerId: string;
  readonly producerId: string;
  readonly peer: Peer;
  readonly kind: MediaKind;
  /** `audio`, `video` or `screensharing`. */
  readonly source: string;
  /** Mime type, such as `video/VP8`. */
  readonly mimeType: string;
  /** What the sender says of the track. */
  readonly appData: AppData;
}

/** A track that could be received: accept or reject it before its time is over. */
export class OfferedConsumer {
  readonly info: ConsumerInfo;
  /** Fires when it is too late: decided, timed out, or withdrawn by the server. */
  readonly signal: AbortSignal;
  readonly #decision = Promise.withResolvers<void>();
  readonly #subscription = Promise.withResolvers<Subscription>();
  readonly #ending = new AbortController();
  readonly #timer: NodeJS.Timeout;

  /** @internal Offers are made by the server. */
  constructor(info: ConsumerInfo, timeoutMs: number) {
    this.info = info;
    this.signal = this.#ending.signal;
    this.#subscription.promise.catch(() => undefined);
    this.#decision.promise.catch((error: unknown) => this.#subscription.reject(error));
    this.#timer = setTimeout(() => this.#refuse(`nobody decided within ${timeoutMs} ms`), timeoutMs);
  }

  /**
   * Receives the track. Resolves when it is being received.
   *
   * @throws RoomError `invalid-state` when it is too late, `media-failed`; the signal's reason, which does not take the
   * acceptance back.
   */
  async accept({ signal }: CallOptions = {}): Promise<Subscription> {
    this.#decision.resolve();
    this.#settle();
    return untilAborted(this.#subscription.promise, signal);
  }

  /** Does not receive the track. Nothing happens when it is too late. */
  reject(reason = 'this peer does not want it'): void {
    this.#refuse(reason);
  }

  /** @internal Resolves when it was accepted; rejects when it was not. */
  get accepted(): Promise<void> {
    return this.#decision.promise;
  }

  /** @internal The server took the offer back, or this client left. */
  withdraw(): void {
    this.#refuse('the offer was withdrawn');
  }

  /** @internal It is being received. */
  fulfil(subscription: Subscription): void {
    this.#subscription.resolve(subscription);
  }

  /** @internal It could not be received. */
  fail(error: unknown): void {
    this.#subscription.reject(error);
  }

  #refuse(reason: string): void {
    this.#decision.reject(refusal(reason));
    this.#settle();
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#ending.abort();
  }
}

/** What a server is told about a consumer that is not wanted. */
export function refusal(errorReason: string): RoomError {
  return new RoomError('invalid-state', `the consumer was refused: ${errorReason}`, {
    details: { errorCode: 403, errorReason },
  });
}

/** What is known of an offered consumer. */
export function consumerInfo(offer: ConsumerOffer, peer: Peer): ConsumerInfo {
  const { consumerId, producerId, kind, rtpParameters, appData } = offer;
  const source = typeof appData['source'] === 'string' ? appData['source'] : kind;
  const mimeType = rtpParameters.codecs[0]?.mimeType ?? '';
  return { consumerId, producerId, peer, kind, source, mimeType, appData };
}
