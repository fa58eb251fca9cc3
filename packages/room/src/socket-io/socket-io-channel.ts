import type { Socket } from 'socket.io-client';
import { RoomError } from '../errors.ts';
import { createLogger } from '../logger.ts';
import { PendingRequests } from '../signaling/pending-requests.ts';
import { baseUrl } from '../signaling/server-url.ts';
import type {
  NotificationListener,
  RequestListener,
  RequestOptions,
  SignalingChannel,
  SignalingClose,
  SignalingCloseCause,
} from '../signaling/signaling-channel.ts';
import { createSocket, openSocket, type SocketSettings } from './socket-io-socket.ts';

const logger = createLogger('socket-io');

/** smcdk's figure. */
const REQUEST_TIMEOUT_MS = 10_000;

/** Settles one request: with data, or with what the server says against it. */
export type Settle = (outcome: { readonly data: unknown } | { readonly refusal: unknown }) => void;

/** How requests and notifications travel as socket.io events. */
export interface SocketIoFraming {
  /** Sends a request; calls `settle` when its acknowledgement comes. */
  request(socket: Socket, message: { readonly method: string; readonly data: unknown }, settle: Settle): void;
  notify(socket: Socket, message: { readonly method: string; readonly data: unknown }): void;
  /** Hands over what the server sends, from now on. */
  listen(socket: Socket, handlers: SocketIoHandlers): void;
}

/** Who takes what the server sends. */
export interface SocketIoHandlers {
  onRequest(method: string, data: unknown): Promise<unknown>;
  onNotification(method: string, data: unknown): void;
}

/** A message that waits for its listener. */
type Delivery = () => void;

/** A signalling channel over a connected socket.io socket. When the socket drops, everything pending is rejected at once. */
export class SocketIoChannel implements SignalingChannel {
  readonly #socket: Socket;
  readonly #framing: SocketIoFraming;
  readonly #requestTimeoutMs: number;
  readonly #pending = new PendingRequests();
  readonly #early: Delivery[] = [];
  #onRequest: RequestListener | undefined;
  #onNotification: NotificationListener | undefined;
  #onClose: (close: SignalingClose) => void = () => undefined;
  #close: SignalingClose | undefined;

  /**
   * @param socket - Not connected yet, so that nothing is missed that the server says first.
   * @param requestTimeoutMs - Milliseconds to wait for an answer by default.
   */
  constructor(socket: Socket, framing: SocketIoFraming, requestTimeoutMs: number = REQUEST_TIMEOUT_MS) {
    this.#socket = socket;
    this.#framing = framing;
    this.#requestTimeoutMs = requestTimeoutMs;
    framing.listen(socket, {
      onRequest: async (method, data) => this.#takeRequest(method, data),
      onNotification: (method, data) => {
        this.#deliver(() => this.#onNotification?.(method, data));
      },
    });
    socket.once('disconnect', (reason) => this.#handleClose(closeOf(reason)));
  }

  /**
   * Opens a connection and the channel over it.
   *
   * @throws RoomError `connect-refused` with the HTTP status or the reason the server gave, `connect-failed`,
   *   `invalid-argument`; the signal's reason on abort.
   */
  static async connect(
    settings: SocketSettings,
    framing: SocketIoFraming,
    { signal, timeoutMs }: RequestOptions = {},
  ): Promise<SocketIoChannel> {
    signal?.throwIfAborted();
    const { requestTimeoutMs = REQUEST_TIMEOUT_MS } = settings.target;
    const socket = createSocket(settings, timeoutMs ?? requestTimeoutMs);
    const channel = new SocketIoChannel(socket, framing, requestTimeoutMs);
    await openSocket(socket, baseUrl(settings.target, 'http').href, signal);
    return channel;
  }

  get closed(): boolean {
    return this.#close !== undefined;
  }

  /** socket.io's id of the connection; some servers call the peer by it. */
  get socketId(): string {
    return this.#socket.id ?? '';
  }

  async request(method: string, data: unknown = {}, options: RequestOptions = {}): Promise<unknown> {
    options.signal?.throwIfAborted();
    this.#assertOpen(method);
    const { id, answer } = this.#pending.open({
      method,
      timeoutMs: options.timeoutMs ?? this.#requestTimeoutMs,
      signal: options.signal,
    });
    this.#framing.request(this.#socket, { method, data }, (outcome) => {
      const response =
        'data' in outcome
          ? { kind: 'response' as const, id, ok: true as const, data: outcome.data }
          : { kind: 'response' as const, id, ok: false as const, ...wordsOf(outcome.refusal) };
      if (!this.#pending.settle(response)) logger.debug("late answer to '%s'", method);
    });
    return answer;
  }

  notify(method: string, data: unknown = {}): void {
    this.#assertOpen(method);
    this.#framing.notify(this.#socket, { method, data });
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
    this.#handleClose({ cause: 'left', code: 1000, reason: 'closed by this client' });
    this.#socket.disconnect();
  }

  async #takeRequest(method: string, data: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#deliver(() => {
        this.#onRequest?.(method, data).then(resolve, reject);
      });
    });
  }

  #deliver(delivery: Delivery): void {
    this.#early.push(delivery);
    this.#deliverEarly();
  }

  #deliverEarly(): void {
    if (this.#onRequest === undefined || this.#onNotification === undefined) return;
    for (const delivery of this.#early.splice(0)) delivery();
  }

  #assertOpen(method: string): void {
    if (!this.closed) return;
    throw new RoomError('disconnected', `'${method}' cannot be sent: the signalling connection is closed`);
  }

  #handleClose(close: SignalingClose): void {
    if (this.#close !== undefined) return;
    this.#close = close;
    this.#pending.failAll(RoomError.disconnected(close.code, close.reason));
    this.#onClose(close);
  }
}

/** What socket.io calls the ends of a connection. Servers disconnect by themselves only whom they do not want. */
const CAUSES: Readonly<Record<string, readonly [SignalingCloseCause, number]>> = {
  'io server disconnect': ['kicked', 4000],
  'io client disconnect': ['left', 1000],
  'parse error': ['refused', 1007],
};

function closeOf(reason: string): SignalingClose {
  const [cause, code] = CAUSES[reason] ?? ['dropped', 1006];
  return { cause, code, reason };
}

/** Servers refuse with a text, or with an object that has a message and sometimes a code. */
function wordsOf(refusal: unknown): { readonly errorCode: number; readonly errorReason: string } {
  if (typeof refusal === 'string') return { errorCode: 500, errorReason: refusal };
  if (typeof refusal !== 'object' || refusal === null) {
    return { errorCode: 500, errorReason: 'no reason given' };
  }
  const { code, errorCode = code, message, errorReason = message } = refusal as Record<string, unknown>;
  return {
    errorCode: typeof errorCode === 'number' ? errorCode : 500,
    errorReason: typeof errorReason === 'string' ? errorReason : JSON.stringify(refusal).slice(0, 200),
  };
}
