import { RoomError } from '../errors.ts';
import type {
  ConsumerOffer,
  DataConsumerOffer,
  PeerInfo,
  RoomNotification,
  Signaler,
  SignalerListener,
  SignalerTarget,
} from '../signaling/signaler.ts';
import type { SignalingClose } from '../signaling/signaling-channel.ts';
import { ConformanceError, demand, show } from './conformance-case.ts';
import { rtpParametersFor } from './rtp-parameters.ts';

/** How an actor behaves. */
export interface ActorOptions {
  /** Whether it joins with `rtpCapabilities`. Default: true. */
  readonly receives?: boolean;
  /** Whether it takes what is offered. Default: true. */
  readonly accepts?: boolean;
  /** What is other than in the target of the kit's options. */
  readonly target?: Partial<SignalerTarget>;
}

/** What an actor is made of. */
interface ActorParts extends Omit<ActorOptions, 'target'> {
  readonly name: string;
  readonly signaler: Signaler;
  readonly target: SignalerTarget;
  readonly timeoutMs: number;
}

/** Everything a signaler can tell. */
export type Heard =
  | RoomNotification
  | { readonly type: 'consumerOffer'; readonly offer: ConsumerOffer }
  | { readonly type: 'dataConsumerOffer'; readonly offer: DataConsumerOffer }
  | { readonly type: 'close'; readonly close: SignalingClose };

/** A peer that uses the signaler under test, without media, and remembers what it hears. */
export class Actor implements SignalerListener {
  readonly name: string;
  readonly signaler: Signaler;
  readonly target: SignalerTarget;
  /** Everything heard, in order. */
  readonly heard: Heard[] = [];
  sendTransportId = '';
  receiveTransportId = '';
  /** The answer to `join`. */
  peers: readonly PeerInfo[] = [];
  readonly #options: Required<Omit<ActorOptions, 'target'>>;
  readonly #timeoutMs: number;
  readonly #waiters = new Set<() => void>();

  constructor({ name, signaler, target, timeoutMs, receives = true, accepts = true }: ActorParts) {
    this.name = name;
    this.signaler = signaler;
    this.target = { ...target, displayName: nameOf(name) };
    this.#timeoutMs = timeoutMs;
    this.#options = { receives, accepts };
    signaler.listen(this);
  }

  get displayName(): string {
    return nameOf(this.name);
  }

  async connect(): Promise<void> {
    await this.within('connect()', this.signaler.connect(this.target));
  }

  /** Makes both transports and joins. */
  async join(): Promise<void> {
    const { signaler } = this;
    const rtpCapabilities = await this.within(
      'getRouterRtpCapabilities()',
      signaler.getRouterRtpCapabilities(),
    );
    const send = await this.within("createTransport('send')", signaler.createTransport('send'));
    const receive = await this.within("createTransport('recv')", signaler.createTransport('recv'));
    this.sendTransportId = send.id;
    this.receiveTransportId = receive.id;
    const device = { flag: 'conformance', name: 'Conformance' };
    const request = {
      displayName: this.displayName,
      device,
      ...(this.#options.receives && { rtpCapabilities }),
    };
    this.peers = await this.within('join()', signaler.join(request));
    demand(
      Array.isArray(this.peers),
      () => `join() must resolve with a list of peers, not ${show(this.peers)}`,
    );
  }

  /** Produces without sending anything. */
  async produce(kind: 'audio' | 'video' = 'audio'): Promise<string> {
    const capabilities = await this.signaler.getRouterRtpCapabilities();
    const request = {
      transportId: this.sendTransportId,
      kind,
      rtpParameters: rtpParametersFor(capabilities, kind),
      appData: { source: kind },
    };
    const { producerId } = await this.within('produce()', this.signaler.produce(request));
    demand(
      typeof producerId === 'string' && producerId !== '',
      () => 'produce() must resolve with { producerId }',
    );
    return producerId;
  }

  /** The first thing heard of that type that fits, now or soon. */
  async hears<Type extends Heard['type']>(
    type: Type,
    after: string,
    fits: (heard: Extract<Heard, { type: Type }>) => boolean = () => true,
  ): Promise<Extract<Heard, { type: Type }>> {
    const find = (): Extract<Heard, { type: Type }> | undefined =>
      this.heard.find((heard): heard is Extract<Heard, { type: Type }> => isOf(heard, type) && fits(heard));
    const deadline = Date.now() + this.#timeoutMs;
    for (let found = find(); ; found = find()) {
      if (found !== undefined) return found;
      if (Date.now() >= deadline) throw this.#notHeard(type, after);
      await this.#somethingNew(deadline);
    }
  }

  /** Resolves as `promise` does; a rejection, or that it takes too long, is something that the signaler does wrong. */
  async within<T>(what: string, promise: Promise<T>): Promise<T> {
    try {
      return await this.#inTime(what, promise);
    } catch (cause) {
      if (cause instanceof ConformanceError) throw cause;
      throw new ConformanceError(
        `${what} of ${this.name} should have resolved, and was rejected with ${show(cause)}`,
        { cause },
      );
    }
  }

  /** How `promise` fails. */
  async failure(what: string, promise: Promise<unknown>): Promise<unknown> {
    const settled = promise.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    const outcome = await this.#inTime(what, settled);
    if ('error' in outcome) return outcome.error;
    throw new ConformanceError(`${what} should have been rejected, and resolved with ${show(outcome.value)}`);
  }

  /** Demands that `promise` is rejected with a `RoomError` of that code. */
  async failsWith(
    codes: readonly RoomError['code'][],
    what: string,
    promise: Promise<unknown>,
  ): Promise<void> {
    const error = await this.failure(what, promise);
    demand(
      RoomError.isInstance(error) && codes.includes(error.code),
      () =>
        `${what} should have been rejected with a RoomError of code ${codes.join(' or ')}, and was with ${show(error)}`,
    );
  }

  async onConsumerOffer(offer: ConsumerOffer): Promise<void> {
    this.#hear({ type: 'consumerOffer', offer });
    this.#decide();
  }

  async onDataConsumerOffer(offer: DataConsumerOffer): Promise<void> {
    this.#hear({ type: 'dataConsumerOffer', offer });
    this.#decide();
  }

  onNotification(notification: RoomNotification): void {
    this.#hear(notification);
  }

  onClose(close: SignalingClose): void {
    this.#hear({ type: 'close', close });
  }

  #decide(): void {
    if (this.#options.accepts) return;
    const errorReason = 'refused by the conformance kit';
    throw new RoomError('unsupported', errorReason, { details: { errorCode: 403, errorReason } });
  }

  #hear(heard: Heard): void {
    this.heard.push(heard);
    for (const wake of this.#waiters) wake();
  }

  async #inTime<T>(what: string, promise: Promise<T>): Promise<T> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      reject(new ConformanceError(`${what} of ${this.name} did not settle within ${this.#timeoutMs} ms`));
    }, this.#timeoutMs);
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
  }

  async #somethingNew(deadline: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiters.add(resolve);
    const timer = setTimeout(resolve, Math.max(0, deadline - Date.now()));
    await promise;
    clearTimeout(timer);
    this.#waiters.delete(resolve);
  }

  #notHeard(type: string, after: string): ConformanceError {
    const heard = this.heard.map((entry) => entry.type).join(', ') || 'nothing';
    return new ConformanceError(
      `${this.name} should have heard '${type}' ${after}, within ${this.#timeoutMs} ms; heard so far: ${heard}`,
    );
  }
}

function isOf<Type extends Heard['type']>(heard: Heard, type: Type): heard is Extract<Heard, { type: Type }> {
  return heard.type === type;
}

function nameOf(name: string): string {
  return `${name} of the kit`;
}
