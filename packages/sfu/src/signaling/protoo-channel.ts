import { type RawData, type WebSocket } from 'ws';
import { createLogger } from '../logger.ts';
import { keepAlive, type KeepaliveOptions } from './keepalive.ts';
import { PendingRequests } from './pending-requests.ts';
import {
  formatProtooMessage,
  parseProtooMessage,
  type MessageData,
  type ProtooMessage,
  type ProtooRequest,
} from './protoo-message.ts';
import { ChannelClosed } from './request-errors.ts';

const log = createLogger('signaling');

/** The close code by which protoo tells a client that its end is meant: protoo-client does not come back. */
const PROTOO_CLOSE_CODE = 4000;

const CLOSE_REASON = 'closed by protoo-server';
/** A client that is told to close and does not answer is cut off after this time. */
const CLOSE_PATIENCE_MS = 2000;

/** Who serves what arrives on a channel. */
export interface ChannelHandlers {
  /** Answers a request: returns the answer's data, or throws (the error's message is the answer). */
  onRequest(method: string, data: MessageData): unknown;
  /** The number that goes with what `onRequest` threw. Default: always 500. */
  errorCodeOf?(error: unknown): number;
  /** Takes a notification. What it throws is logged. */
  onNotification(method: string, data: MessageData): unknown;
  /** Called once when the connection ends, whoever ended it. */
  onClose(): void;
}

/** Settings of a channel. */
export interface ChannelOptions {
  readonly keepalive?: KeepaliveOptions;
  /** Most bytes that may wait for a slow client before it is cut off. Default 16 MiB. */
  readonly maxQueuedBytes?: number;
}

/** What a channel has seen. */
export interface ChannelCounters {
  /** Frames that are no protoo message; ignored, as protoo does. */
  ignoredFrames: number;
  /** Answers to requests that were never sent or have timed out. */
  strayResponses: number;
}

/** The server's side of one protoo connection over a WebSocket that is already open. */
export class ProtooChannel {
  readonly counters: ChannelCounters = { ignoredFrames: 0, strayResponses: 0 };
  readonly #socket: WebSocket;
  readonly #pending = new PendingRequests();
  readonly #maxQueuedBytes: number;
  readonly #keepalive: KeepaliveOptions | undefined;
  #handlers: ChannelHandlers | undefined;
  #closed = false;

  constructor(socket: WebSocket, options: ChannelOptions = {}) {
    this.#socket = socket;
    this.#maxQueuedBytes = options.maxQueuedBytes ?? 16 * 1024 * 1024;
    this.#keepalive = options.keepalive;
  }

  /** Whether the connection has ended (or is being ended). */
  get closed(): boolean {
    return this.#closed;
  }

  /** Starts to receive. Call it once, in the tick that opened the socket, so that no message is missed. */
  serve(handlers: ChannelHandlers): void {
    this.#handlers = handlers;
    keepAlive(this.#socket, this.#keepalive);
    this.#socket.on('message', (data, isBinary) => {
      this.#receive(data, isBinary);
    });
    this.#socket.on('error', (error) => {
      log('connection error: %s', error.message);
    });
    this.#socket.once('close', () => {
      this.#end();
    });
  }

  /**
   * Asks the client and waits for its answer.
   *
   * @returns The answer's data.
   * @throws ClientRequestError when the client rejects, does not answer in time, or the connection ends.
   */
  async request(method: string, data: MessageData): Promise<unknown> {
    if (this.#closed) throw new ChannelClosed();
    const { id, answer } = this.#pending.open(method);
    this.#send({ kind: 'request', id, method, data });
    return answer;
  }

  /** Tells the client something. Does nothing on a closed channel. */
  notify(method: string, data: MessageData): void {
    this.#send({ kind: 'notification', method, data });
  }

  /** Ends the connection with code 4000. Idempotent. `onClose` is called before this returns. */
  close(): void {
    if (this.#closed) return;
    this.#socket.close(PROTOO_CLOSE_CODE, CLOSE_REASON);
    const patience = setTimeout(() => {
      this.#socket.terminate();
    }, CLOSE_PATIENCE_MS).unref();
    this.#socket.once('close', () => {
      clearTimeout(patience);
    });
    this.#end();
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#pending.failAll(new ChannelClosed());
    this.#handlers?.onClose();
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#closed) return;
    const parsed = isBinary ? { problem: 'the frame is binary' } : parseProtooMessage(textOf(data));
    if ('message' in parsed) {
      this.#dispatch(parsed.message);
      return;
    }
    this.counters.ignoredFrames += 1;
    log('ignoring a frame: %s', parsed.problem);
  }

  #dispatch(message: ProtooMessage): void {
    switch (message.kind) {
      case 'request':
        void this.#answer(message);
        break;
      case 'notification':
        void this.#take(message.method, message.data);
        break;
      case 'response':
        if (!this.#pending.settle(message)) this.counters.strayResponses += 1;
        break;
    }
  }

  async #answer({ id, method, data }: ProtooRequest): Promise<void> {
    try {
      const reply = await this.#handlers?.onRequest(method, data);
      this.#send({ kind: 'response', id, ok: true, data: reply });
    } catch (error) {
      const errorReason = error instanceof Error ? error.message : String(error);
      log("request '%s' failed: %s", method, errorReason);
      const errorCode = this.#handlers?.errorCodeOf?.(error) ?? 500;
      this.#send({ kind: 'response', id, ok: false, errorCode, errorReason });
    }
  }

  async #take(method: string, data: MessageData): Promise<void> {
    try {
      await this.#handlers?.onNotification(method, data);
    } catch (error) {
      log("notification '%s' failed: %o", method, error);
    }
  }

  #send(message: ProtooMessage): void {
    if (this.#closed) return;
    if (this.#socket.bufferedAmount > this.#maxQueuedBytes) {
      log('a client reads too slowly: %d bytes are waiting, cutting it off', this.#socket.bufferedAmount);
      this.#socket.terminate();
      this.#end();
      return;
    }
    this.#socket.send(formatProtooMessage(message));
  }
}

function textOf(data: RawData): string {
  if (Buffer.isBuffer(data)) return data.toString('utf8');
  return Array.isArray(data) ? Buffer.concat(data).toString('utf8') : Buffer.from(data).toString('utf8');
}
