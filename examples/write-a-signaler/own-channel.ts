/** A wire of one's own: JSON over the WebSocket that Node.js has. Another server has other words. */
import {
  RoomError,
  type RequestOptions,
  type SignalerTarget,
  type SignalingChannel,
  type SignalingClose,
} from '@tureen/room';

interface Message {
  readonly id: number;
  readonly request?: true;
  readonly response?: true;
  readonly ok?: boolean;
  readonly method: string;
  readonly data: unknown;
  readonly errorCode: number;
  readonly errorReason: string;
}

interface Pending {
  readonly method: string;
  readonly resolve: (data: unknown) => void;
  readonly reject: (error: unknown) => void;
}

type OnRequest = Parameters<SignalingChannel['onRequest']>[0];
type OnNotification = Parameters<SignalingChannel['onNotification']>[0];

export class OwnChannel implements SignalingChannel {
  readonly #socket: WebSocket;
  readonly #pending = new Map<number, Pending>();
  readonly #onRequest = Promise.withResolvers<OnRequest>();
  readonly #onNotification = Promise.withResolvers<OnNotification>();
  readonly #ended = Promise.withResolvers<SignalingClose>();
  readonly #requestTimeoutMs: number;
  #left = false;
  #lastId = 0;

  private constructor(socket: WebSocket, requestTimeoutMs: number) {
    this.#socket = socket;
    this.#requestTimeoutMs = requestTimeoutMs;
    socket.addEventListener('message', ({ data }) => void this.#take(JSON.parse(String(data))));
    socket.addEventListener('close', ({ code, reason }) => this.#end(code, reason));
  }

  static async connect(
    { url = '', roomId, peerId, requestTimeoutMs = 10_000 }: SignalerTarget,
    { signal, timeoutMs = requestTimeoutMs }: RequestOptions,
  ): Promise<OwnChannel> {
    signal?.throwIfAborted();
    const address = Object.assign(new URL(url), { search: new URLSearchParams({ roomId, peerId }) });
    const channel = new OwnChannel(new WebSocket(address, 'protoo'), requestTimeoutMs);
    const { promise, resolve, reject } = Promise.withResolvers<OwnChannel>();
    const fail = (why: string): void =>
      reject(new RoomError('connect-failed', `no WebSocket to ${url}: ${why}`));
    channel.#socket.addEventListener('open', () => resolve(channel));
    channel.#socket.addEventListener('error', () => fail('is the server there?'));
    signal?.addEventListener('abort', () => reject(signal.reason));
    const timer = setTimeout(() => fail(`no answer in ${timeoutMs} ms`), timeoutMs);
    promise.catch(() => channel.close()).finally(() => clearTimeout(timer));
    return promise;
  }

  get closed(): boolean {
    return this.#socket.readyState > WebSocket.OPEN;
  }

  async request(
    method: string,
    data: unknown = {},
    { timeoutMs = this.#requestTimeoutMs, signal }: RequestOptions = {},
  ): Promise<unknown> {
    signal?.throwIfAborted();
    const id = (this.#lastId += 1);
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#pending.set(id, { method, resolve, reject });
    const timer = setTimeout(
      () => reject(new RoomError('request-timeout', `no answer to ${method} in ${timeoutMs} ms`)),
      timeoutMs,
    );
    signal?.addEventListener('abort', () => reject(signal.reason));
    try {
      this.#send({ request: true, id, method, data });
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#pending.delete(id);
    }
  }

  notify(method: string, data: unknown = {}): void {
    this.#send({ notification: true, method, data });
  }

  onRequest(listener: OnRequest): void {
    this.#onRequest.resolve(listener);
  }

  onNotification(listener: OnNotification): void {
    this.#onNotification.resolve(listener);
  }

  onClose(listener: (close: SignalingClose) => void): void {
    void this.#ended.promise.then(listener);
  }

  close(): void {
    this.#left = true;
    this.#socket.close();
    this.#end(1000, '');
  }

  #send(message: object): void {
    if (this.closed) throw RoomError.disconnected(1006, '');
    this.#socket.send(JSON.stringify(message));
  }

  async #take(message: Message): Promise<void> {
    if (message.response) this.#settle(message);
    else if (message.request) await this.#answer(message);
    else (await this.#onNotification.promise)(message.method, message.data);
  }

  #settle({ id, ok, data, errorCode, errorReason }: Message): void {
    const pending = this.#pending.get(id);
    if (ok) pending?.resolve(data);
    else {
      const details = { method: pending?.method ?? '', errorCode, errorReason };
      pending?.reject(new RoomError('request-failed', `${details.method}: ${errorReason}`, { details }));
    }
  }

  async #answer({ id, method, data }: Message): Promise<void> {
    try {
      const answer = await (await this.#onRequest.promise)(method, data);
      this.#send({ response: true, id, ok: true, data: answer ?? {} });
    } catch (error) {
      const { errorCode = 500, errorReason = String(error) } = RoomError.isInstance(error)
        ? error.details
        : {};
      if (!this.closed) this.#send({ response: true, id, ok: false, errorCode, errorReason });
    }
  }

  #end(code: number, reason: string): void {
    const error = RoomError.disconnected(code, reason);
    for (const { reject } of this.#pending.values()) reject(error);
    const cause = code === 4000 ? 'kicked' : 'dropped';
    this.#ended.resolve({ cause: this.#left ? 'left' : cause, code, reason });
  }
}
