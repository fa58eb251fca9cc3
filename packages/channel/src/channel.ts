import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';

import { ChannelError } from './channel-error.ts';
import type { ChannelStream } from './channel-stream.ts';
import type { ChannelEvents } from './events.ts';
import { emptyBody } from './frame/frame.ts';
import type { NotificationFrame } from './frame/frame.ts';
import { Driver } from './io/driver.ts';
import {
  type NotificationArguments,
  type NotificationListener,
  NotificationRouter,
} from './io/notification-router.ts';
import type { NotifyOptions } from './io/notify-options.ts';
import type { Reply } from './io/pending-call.ts';
import { type RequestHandler, RequestServer } from './io/request-server.ts';
import { addressed, Requester, type RequestOptions } from './io/requester.ts';
import { StreamHub, type StreamOptions } from './io/stream-hub.ts';
import { startTimer } from './io/timer.ts';
import { type ChannelOptions, resolveOptions } from './options.ts';
import { throwLater } from './throw-later.ts';
import type { LayerMessages, TypedChannel } from './typed-channel.ts';

/** What the other side said in the handshake. */
export interface PeerInfo {
  /** Version of each layer on the other side. */
  layers: Record<string, string>;
}

/** How often something came that nobody wanted. */
export interface ChannelCounters {
  /** Answers to requests that had been aborted or timed out. */
  lateAnswers: number;
  /** Messages for streams that had been closed on this side. */
  lateMessages: number;
  /** Notifications for targets that nobody listened to. */
  unhandledNotifications: number;
}

/**
 * Typed requests, notifications and binary streams over any Duplex; the other side is a Channel too, here or in Python.
 * Both sides may do everything. The handshake begins at once; what is sent before it is done waits, in order.
 *
 * It ends with `close()` on either side, or with one ChannelError that rejects everything pending.
 */
export class Channel extends EventEmitter<ChannelEvents> implements AsyncDisposable {
  /** Resolves when the handshake is done; rejects with a ChannelError such as `version-mismatch`. */
  readonly ready: Promise<PeerInfo>;
  readonly #driver: Driver;
  readonly #requester: Requester;
  readonly #server: RequestServer;
  readonly #notifications = new NotificationRouter();
  readonly #streams: StreamHub;
  readonly #handshake: PromiseWithResolvers<PeerInfo> = Promise.withResolvers<PeerInfo>();
  readonly #handshakeTimer: NodeJS.Timeout | undefined;
  #closedHere = false;

  /**
   * @param stream - Carries bytes both ways; the channel owns it from now on.
   * @throws TypeError for a stream in object mode or with an encoding, RangeError for options that make no sense.
   */
  constructor(stream: Duplex, options: ChannelOptions) {
    super();
    const resolved = resolveOptions(options);
    this.ready = this.#handshake.promise;
    this.ready.catch(() => {});
    this.#driver = new Driver(stream, resolved, {
      drained: () => this.#streams.pump(),
      reactions: {
        ready: ({ peer }) => this.#open({ layers: peer.layers }),
        answer: ({ answer }) => this.#requester.answer(answer),
        serve: ({ request }) => void this.#server.serve(request),
        cancel: ({ id }) => this.#server.cancel(id),
        notification: ({ notification }) => this.#deliver(notification),
        message: ({ message }) => this.#streams.receive(message),
        credit: ({ stream: id }) => this.#streams.schedule(id),
        'stream-closed': ({ stream: id }) => this.#streams.closedByPeer(id),
        closed: ({ error }) => this.#finish(error),
      },
    });
    this.#requester = new Requester(this.#driver, resolved.requestTimeoutMs);
    this.#server = new RequestServer(this.#driver);
    this.#streams = new StreamHub(this.#driver);
    const { handshakeTimeoutMs } = resolved;
    this.#handshakeTimer = startTimer(handshakeTimeoutMs, () => this.#failHandshake(handshakeTimeoutMs));
  }

  /** Whether the channel has ended. */
  get closed(): boolean {
    return this.#driver.connection.isClosed;
  }

  /** How often something came that nobody wanted. */
  get counters(): ChannelCounters {
    return { ...this.#driver.connection.counters, unhandledNotifications: this.#notifications.unhandled };
  }

  /**
   * Asks the other side and resolves with its answer.
   *
   * @param method - `object.verb`, as the other side registered it.
   * @throws ChannelError `request-failed` (with `remote`), `request-timeout`, `request-aborted`, `frame-too-large`,
   * `queue-full`, or what ended the channel; TypeError when the data cannot be JSON.
   */
  async request<D = unknown>(method: string, options: RequestOptions = {}): Promise<Reply<D>> {
    return (await this.#requester.request(method, options)) as Reply<D>;
  }

  /**
   * Tells the other side; resolves once the pipe has taken it.
   *
   * @throws ChannelError `frame-too-large`, `queue-full`, or what ended the channel; TypeError when the data cannot be JSON.
   */
  async notify(event: string, { target, data, body = emptyBody }: NotifyOptions = {}): Promise<void> {
    const { connection, pipe } = this.#driver;
    await this.#driver.submit(event, body.length, () =>
      connection.notify({ event, ...addressed(target, data), body }),
    );
    await pipe.drained();
  }

  /**
   * Serves one method of the other side's requests. Those with the same target run one at a time, in the order in which
   * they were sent; all others run concurrently.
   *
   * @throws TypeError when the method has a handler.
   */
  handleRequest<D = unknown>(method: string, handler: RequestHandler<D>): void {
    this.#server.register(method, handler as RequestHandler);
  }

  /**
   * Hears the notifications for one target, in the order in which they were sent; `''` is for those without a target.
   * What the listener throws becomes an uncaught exception.
   *
   * @returns what takes the listener away again.
   */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- `typed()` narrows what listeners are called with
  onNotification<A extends NotificationArguments = NotificationArguments>(
    target: string,
    listener: (...notification: A) => void,
  ): () => void {
    return this.#notifications.add(target, listener as NotificationListener);
  }

  /**
   * Opens this side's end of a binary stream; messages flow once the other side has opened the same id.
   *
   * @param id - u32 that both sides agreed on.
   * @throws ChannelError `stream-in-use` or what ended the channel; RangeError for a number out of range.
   */
  openStream(id: number, options: StreamOptions = {}): ChannelStream {
    if (this.closed) throw this.#driver.connection.endError;
    return this.#streams.open(id, options);
  }

  /** This channel, narrowed to what one layer says; see LayerMessages. */
  typed<M extends LayerMessages>(): TypedChannel<M> {
    return this;
  }

  /** Ends the channel in order: tells the other side and rejects everything pending with `closed`. Can be called again. */
  close(): void {
    this.#closedHere ||= !this.closed;
    this.#driver.act((connection) => connection.close());
  }

  /** Closes and waits until the stream is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await this.#driver.pipe.closed;
  }

  #failHandshake(timeoutMs: number): void {
    const message = `The other side has not said HELLO within ${timeoutMs} ms; is it a Tureen channel, and does it run?`;
    this.#driver.act((connection) => connection.fail(new ChannelError('handshake-timeout', message)));
  }

  #open(peer: PeerInfo): void {
    clearTimeout(this.#handshakeTimer);
    this.#driver.opened();
    this.#handshake.resolve(peer);
    this.#streams.opened();
  }

  #deliver(frame: NotificationFrame): void {
    if (this.#notifications.deliver(frame)) return;
    const { event, target, data, body } = frame;
    throwLater(() => this.emit('unhandled', { event, target, data, body }));
  }

  #finish(error: ChannelError | undefined): void {
    const pendingError = this.#driver.connection.endError;
    clearTimeout(this.#handshakeTimer);
    this.#driver.ended();
    this.#handshake.reject(pendingError);
    this.#requester.rejectAll(pendingError);
    this.#server.cancelAll(pendingError);
    this.#streams.endAll({ error, pendingError, deliver: !this.#closedHere });
    throwLater(() => this.emit('close', error));
  }
}
