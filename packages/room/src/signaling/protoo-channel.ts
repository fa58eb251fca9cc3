import { WebSocket, type RawData } from 'ws';
import { RoomError } from '../errors.ts';
import { createLogger } from '../logger.ts';
import { keepAlive } from './keep-alive.ts';
import { PendingRequests } from './pending-requests.ts';
import {
  decodeProtooMessage,
  encodeProtooMessage,
  type ProtooMessage,
  type ProtooNotification,
  type ProtooRequest,
} from './protoo-message.ts';
import type {
  NotificationListener,
  RequestListener,
  RequestOptions,
  SignalingChannel,
  SignalingClose,
} from './signaling-channel.ts';
import { openWebSocket, untilOpen, type WebSocketOptions } from './web-socket.ts';

const logger = createLogger('protoo');

const MAX_QUEUED_BYTES = 16 * 1024 * 1024;
/** smcdk's figure. */
const REQUEST_TIMEOUT_MS = 10_000;

/** mediasoup-demo's servers ping every minute, which is too late to notice that a network is gone. */
const KEEP_ALIVE_MS = 10_000;

/** How long the server may take to answer the closing of the connection. */
const CLOSE_PATIENCE_MS = 2000;

/** Where and how to connect, and how much the channel bears. */
export interface ProtooChannelOptions extends WebSocketOptions {
  /** Milliseconds to wait for an answer by default, and for the handshake. Default: 10 000. */
  readonly requestTimeoutMs?: number;
  /** Milliseconds between two pings; silence of two of them breaks the connection. 0: none. Default: 10 000. */
  readonly keepAliveMs?: number;
  /** Most bytes that may wait for a server that does not read; more break the connection. Default: 16 MiB. */
  readonly maxQueuedBytes?: number;
}

/** What a channel has seen. */
export interface ProtooChannelCounters {
  /** Frames that are no protoo message; ignored, as protoo does. */
  ignoredFrames: number;
  /** Answers to requests that were never sent, or that nobody waits for any more. */
  strayAnswers: number;
}

/**
 * A protoo connection (framing of protoo 4, WebSocket sub-protocol `protoo`) over `ws`. When the socket drops,
 * everything pending is rejected at once.
 */
export class ProtooChannel implements SignalingChannel {
  readonly counters: ProtooChannelCounters = { ignoredFrames: 0, strayAnswers: 0 };
  readonly #socket: WebSocket;
  readonly #requestTimeoutMs: number;
  readonly #maxQueuedBytes: number;
  readonly #pending = new PendingRequests();
  /** What came before both listeners were set: the server speaks as soon as the socket opens. */
  readonly #early: (ProtooRequest | ProtooNotification)[] = [];
  #onRequest: RequestListener | undefined;
  #onNotification: NotificationListener | undefined;
  #onClose: (close: SignalingClose) => void = () => undefined;
  #close: SignalingClose | undefined;

  private constructor(socket: WebSocket, { requestTimeoutMs, maxQueuedBytes }: ProtooChannelOptions) {
    this.#socket = socket;
    this.#requestTimeoutMs = requestTimeoutMs ?? REQUEST_TIMEOUT_MS;
    this.#maxQueuedBytes = maxQueuedBytes ?? MAX_QUEUED_BYTES;
    socket.on('message', (data, isBinary) => this.#handleFrame(data, isBinary));
    socket.on('error', (error) => logger.warn('socket error: %s', error.message));
    socket.on('close', (code, reason) => this.#handleClose(closeOf(code, reason.toString())));
  }

  /**
   * Opens the connection.
   *
   * @throws RoomError `connect-refused` with the HTTP status, `connect-failed`, or `invalid-argument` for a proxy that is
   *   no URL; the signal's reason on abort.
   */
  static async connect(options: ProtooChannelOptions): Promise<ProtooChannel> {
    options.signal?.throwIfAborted();
    const { handshakeTimeoutMs = options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS } = options;
    const socket = openWebSocket('protoo', options);
    // Listeners must be there before the first frame, which follows the handshake in the same read.
    const channel = new ProtooChannel(socket, options);
    await untilOpen(socket, { ...options, handshakeTimeoutMs });
    keepAlive(socket, options.keepAliveMs ?? KEEP_ALIVE_MS);
    return channel;
  }

  get closed(): boolean {
    return this.#close !== undefined || this.#socket.readyState !== WebSocket.OPEN;
  }

  async request(method: string, data: unknown = {}, options: RequestOptions = {}): Promise<unknown> {
    options.signal?.throwIfAborted();
    this.#assertOpen(method);
    const { id, answer } = this.#pending.open({
      method,
      timeoutMs: options.timeoutMs ?? this.#requestTimeoutMs,
      signal: options.signal,
    });
    this.#send({ kind: 'request', id, method, data });
    return answer;
  }

  notify(method: string, data: unknown = {}): void {
    this.#assertOpen(method);
    this.#send({ kind: 'notification', method, data });
  }

  onRequest(listener: RequestListener): void {
    this.#onRequest = listener;
    this.#deliverEarly();
  }

  onNotification(listener: NotificationListener): void {
    this.#onNotification = listener;
    this.#deliverEarly();
  }

  onClose(listener: (close: SignalingClose) => void): void {
    if (this.#close === undefined) this.#onClose = listener;
    else listener(this.#close);
  }

  close(): void {
    this.#socket.close(1000);
    setTimeout(() => this.#socket.terminate(), CLOSE_PATIENCE_MS).unref();
    this.#handleClose({ cause: 'left', code: 1000, reason: 'closed by this client' });
  }

  #assertOpen(method: string): void {
    if (!this.closed) return;
    throw new RoomError('disconnected', `'${method}' cannot be sent: the signalling connection is closed`);
  }

  #send(message: ProtooMessage): void {
    if (this.#socket.bufferedAmount > this.#maxQueuedBytes) this.#cutOff();
    else this.#socket.send(encodeProtooMessage(message));
  }

  #cutOff(): void {
    logger.warn('the server does not read: %d bytes wait for it', this.#socket.bufferedAmount);
    this.#socket.terminate();
    this.#handleClose({ cause: 'dropped', code: 1006, reason: 'the server stopped reading' });
  }

  #handleFrame(data: RawData, isBinary: boolean): void {
    const text = !isBinary && Buffer.isBuffer(data) ? data.toString() : '';
    const message = decodeProtooMessage(text);
    if (message === undefined) {
      this.counters.ignoredFrames += 1;
      logger.warn('ignored a frame of %d characters that is not a protoo message', text.length);
    } else if (message.kind === 'response') {
      if (!this.#pending.settle(message)) this.counters.strayAnswers += 1;
    } else {
      this.#early.push(message);
      this.#deliverEarly();
    }
  }

  #deliverEarly(): void {
    const onRequest = this.#onRequest;
    const onNotification = this.#onNotification;
    if (onRequest === undefined || onNotification === undefined) return;
    for (const message of this.#early.splice(0)) {
      if (message.kind === 'request') void this.#answer(message, onRequest);
      else onNotification(message.method, message.data);
    }
  }

  async #answer(request: ProtooRequest, onRequest: RequestListener): Promise<void> {
    const response = await respond(request, onRequest);
    if (!this.closed) this.#send(response);
  }

  #handleClose(close: SignalingClose): void {
    if (this.#close !== undefined) return;
    this.#close = close;
    this.#pending.failAll(RoomError.disconnected(close.code, close.reason));
    this.#onClose(close);
  }
}

/** Close codes by which a server says that it does not want what this client is or sends (RFC 6455, 7.4.1). */
const REFUSALS: ReadonlySet<number> = new Set([1002, 1003, 1007, 1008, 1009, 1010]);

/** protoo closes with 4000 what the application closes. */
function closeOf(code: number, reason: string): SignalingClose {
  if (code === 4000) return { cause: 'kicked', code, reason };
  return { cause: REFUSALS.has(code) ? 'refused' : 'dropped', code, reason };
}

async function respond(
  { id, method, data }: ProtooRequest,
  onRequest: RequestListener,
): Promise<ProtooMessage> {
  try {
    return { kind: 'response', id, ok: true, data: (await onRequest(method, data)) ?? {} };
  } catch (error) {
    const { errorCode = 500, errorReason } = RoomError.isInstance(error) ? error.details : {};
    const text = errorReason ?? (error instanceof Error ? error.message : String(error));
    return { kind: 'response', id, ok: false, errorCode, errorReason: text };
  }
}
