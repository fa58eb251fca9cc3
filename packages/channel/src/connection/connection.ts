import { ChannelError, type RemoteError } from '../channel-error.ts';
import { Fifo } from '../fifo.ts';
import type { EncodedFrame } from '../frame/encode-frame.ts';
import { FrameDecoder } from '../frame/frame-decoder.ts';
import { FrameKind, frameKindName } from '../frame/frame-kind.ts';
import type { CloseFrame, FrameByKind, HelloFrame, MessageFrame } from '../frame/frame.ts';
import type { NotificationFrame, RawFrame, RequestFrame, ResponseFrame } from '../frame/frame.ts';
import { parseFrame } from '../frame/parse-frame.ts';
import { assertVersionsAgree, protocolVersion } from '../handshake/versions.ts';
import type { ConnectionEvent } from './connection-event.ts';
import { maxFaultCharacters } from './fault.ts';
import { IncomingRequests } from './incoming-requests.ts';
import { Outbox } from './outbox.ts';
import { RequestTable } from './request-table.ts';
import { StreamTable } from './stream-table.ts';

/** What a Connection must know from the start. */
export interface ConnectionSettings {
  layers: Record<string, string>;
  runtime: string;
  maxFrameBytes: number;
  maxConcurrentRequests: number;
}

/** How often something came that nobody wanted any more. */
export interface ConnectionCounters {
  /** Answers to requests that had been aborted or timed out. */
  lateAnswers: number;
  /** Messages for streams that had been closed on this side. */
  lateMessages: number;
}

type FrameHandlers = { [K in FrameKind]: (frame: FrameByKind[K], bytes: number) => void };

/**
 * The protocol's state machine, without I/O: bytes and calls go in, bytes (`takeOutput`) and events (`nextEvent`) come
 * out. Whoever drives it takes both after each call. It never throws for what the other side sent: a fault becomes one
 * `closed` event with the error, and a CLOSE that tells the other side why.
 */
export class Connection {
  readonly #hello: HelloFrame;
  readonly #decoder: FrameDecoder;
  readonly #outbox: Outbox;
  readonly #requests = new RequestTable();
  readonly #incoming: IncomingRequests;
  readonly #streams = new StreamTable();
  #peer: HelloFrame | undefined;
  #endError: ChannelError | undefined;
  readonly #events = new Fifo<ConnectionEvent>();

  readonly #handlers: FrameHandlers = {
    [FrameKind.HELLO]: (frame) => this.#receiveHello(frame),
    [FrameKind.REQUEST]: (frame, bytes) => this.#incoming.receive(frame, bytes),
    [FrameKind.RESPONSE]: (frame) => this.#receiveAnswer(frame),
    [FrameKind.ERROR]: (frame) => this.#receiveAnswer(frame),
    [FrameKind.NOTIFICATION]: (frame, bytes) => this.#incoming.receiveNotification(frame, bytes),
    [FrameKind.CANCEL]: (frame) => this.#incoming.receiveCancel(frame.id),
    [FrameKind.MESSAGE]: (frame) => this.#receiveMessage(frame),
    [FrameKind.CREDIT]: (frame) => {
      if (this.#streams.credited(frame)) this.#events.push({ type: 'credit', stream: frame.stream });
    },
    [FrameKind.CLOSE]: (frame) => this.#receiveClose(frame),
  };

  /** The HELLO is in the output at once. */
  constructor({ layers, runtime, maxFrameBytes, maxConcurrentRequests }: ConnectionSettings) {
    this.#hello = { kind: FrameKind.HELLO, protocol: protocolVersion, layers, maxFrameBytes, runtime };
    this.#decoder = new FrameDecoder(maxFrameBytes);
    this.#outbox = new Outbox(maxFrameBytes);
    this.#incoming = new IncomingRequests(this.#outbox, this.#events, maxConcurrentRequests);
    this.#outbox.put(this.#hello);
  }

  /** Whether the handshake is done and the end has not come. */
  get isOpen(): boolean {
    return this.#peer !== undefined && !this.isClosed;
  }

  /** Whether the end has come. */
  get isClosed(): boolean {
    return this.#endError !== undefined;
  }

  /** What calls get that are pending at the end or come after it, also when that was in order. */
  get endError(): ChannelError {
    return this.#endError ?? ChannelError.closed('this side');
  }

  /** Bytes of the other side's requests and notifications that wait for their turn. */
  get backlogBytes(): number {
    return this.#incoming.backlogBytes;
  }

  get counters(): ConnectionCounters {
    return { lateAnswers: this.#requests.lateAnswers, lateMessages: this.#streams.lateMessages };
  }

  /** Takes the bytes to send. */
  takeOutput(): Uint8Array[] {
    return this.#outbox.take();
  }

  /** Takes the oldest thing that happened. */
  nextEvent(): ConnectionEvent | undefined {
    return this.#events.shift();
  }

  /** Bytes came. */
  receiveBytes(chunk: Buffer): void {
    if (this.isClosed) return;
    try {
      for (const raw of this.#decoder.decode(chunk)) {
        this.#receiveFrame(raw);
        if (this.isClosed) return;
      }
    } catch (error) {
      this.fail(
        ChannelError.isInstance(error) ? error : ChannelError.protocol('what it cannot handle', error),
      );
    }
  }

  /** No more bytes will come. `cause` when the stream failed. */
  receiveEnd(cause?: unknown): void {
    const { unfinishedBytes } = this.#decoder;
    const where =
      unfinishedBytes > 0 ? ` in the middle of a frame (${unfinishedBytes} bytes of it had come)` : '';
    this.#end(ChannelError.disconnected((cause === undefined ? 'ended' : 'failed') + where, cause));
  }

  /** Ends the connection for a fault; the other side is told. */
  fail(error: ChannelError): void {
    if (this.isClosed) return;
    const message = error.message.slice(0, maxFaultCharacters);
    this.#outbox.put({ kind: FrameKind.CLOSE, error: { code: error.code, message } });
    this.#end(error);
  }

  /** Closes in order; the other side is told. What has come and is not taken yet is dropped. */
  close(): void {
    if (this.isClosed) return;
    this.#events.clear();
    this.#outbox.put({ kind: FrameKind.CLOSE });
    this.#end(undefined);
  }

  /** Sends a request and returns its id. @throws ChannelError `frame-too-large`, TypeError for data that is not JSON. */
  request(request: Omit<RequestFrame, 'kind' | 'id'>): number {
    const id = this.#requests.nextId();
    this.#outbox.put({ kind: FrameKind.REQUEST, id, ...request });
    this.#requests.opened(id);
    return id;
  }

  /** Stops waiting for an answer and tells the other side to stop working on it. */
  abandon(id: number): void {
    if (this.#requests.abandon(id) && !this.isClosed) this.#outbox.put({ kind: FrameKind.CANCEL, id });
  }

  /** Sends a notification. @throws like `request`. */
  notify(notification: Omit<NotificationFrame, 'kind'>): void {
    this.#outbox.put({ kind: FrameKind.NOTIFICATION, ...notification });
  }

  /** Answers a request that a `serve` event gave out. A reply that cannot be sent becomes an ERROR saying so. */
  respond(id: number, reply: Omit<ResponseFrame, 'kind' | 'id'>): void {
    if (!this.isClosed) this.#incoming.respond(id, reply);
  }

  /** Refuses a request that a `serve` event gave out. */
  respondError(id: number, error: RemoteError): void {
    if (!this.isClosed) this.#incoming.respondError(id, error);
  }

  /** Opens a stream and gives the other side its first window. @throws ChannelError `stream-in-use`. */
  openStream(stream: number, windowBytes: number): void {
    this.#outbox.put(this.#streams.open(stream, windowBytes));
  }

  /** Whether a message may go out on this stream now. */
  mayMessage(stream: number): boolean {
    return this.isOpen && this.#streams.maySend(stream);
  }

  /** A message as bytes, for `sendMessage`. @throws ChannelError `frame-too-large`, RangeError for its numbers. */
  encodeMessage(message: Omit<MessageFrame, 'kind'>): EncodedFrame {
    return this.#outbox.encode({ kind: FrameKind.MESSAGE, ...message });
  }

  /** Sends a message; only when `mayMessage`. @throws ChannelError `frame-too-large` if it was encoded before the handshake. */
  sendMessage(stream: number, frame: EncodedFrame): void {
    this.#outbox.putEncoded(`A message on stream ${stream}`, frame);
    this.#streams.sent(stream, frame.body.length);
  }

  /** A message of a `message` event has been dealt with; the other side may send as much again. */
  messageConsumed(stream: number, bodyBytes: number): void {
    const credit = this.#streams.consumed(stream, bodyBytes);
    if (credit !== undefined && !this.isClosed) this.#outbox.put(credit);
  }

  /** Closes a stream; the other side is told. */
  closeStream(stream: number): void {
    const close = this.#streams.close(stream);
    if (close !== undefined && !this.isClosed) this.#outbox.put(close);
  }

  #receiveFrame(raw: RawFrame): void {
    const frame = parseFrame(raw);
    const isHello = raw.kind === FrameKind.HELLO;
    if (isHello === (this.#peer !== undefined) && raw.kind !== FrameKind.CLOSE) {
      throw ChannelError.protocol(
        isHello ? 'a second HELLO' : `a ${frameKindName(raw.kind)} frame before HELLO`,
      );
    }
    this.#dispatch(raw.kind, frame, raw.head.length + raw.body.length);
  }

  #dispatch<K extends FrameKind>(kind: K, frame: FrameByKind[K], bytes: number): void {
    this.#handlers[kind](frame, bytes);
  }

  #receiveHello(hello: HelloFrame): void {
    assertVersionsAgree(this.#hello, hello);
    this.#peer = hello;
    this.#outbox.maxFrameBytes = hello.maxFrameBytes;
    this.#events.push({ type: 'ready', peer: hello });
  }

  #receiveAnswer(answer: FrameByKind[typeof FrameKind.RESPONSE | typeof FrameKind.ERROR]): void {
    if (this.#requests.settle(answer.id)) this.#events.push({ type: 'answer', answer });
  }

  #receiveMessage(message: MessageFrame): void {
    if (this.#streams.received(message)) this.#events.push({ type: 'message', message });
  }

  #receiveClose({ stream, error }: CloseFrame): void {
    if (stream === undefined) {
      this.#end(error && ChannelError.peerFailed(error.code, error.message), 'the other side');
      return;
    }
    const closed = this.#streams.closedByPeer(stream);
    if (closed === undefined) return;
    this.#outbox.put(closed.reply);
    if (closed.wasOpen) this.#events.push({ type: 'stream-closed', stream });
  }

  #end(error: ChannelError | undefined, by: 'this side' | 'the other side' = 'this side'): void {
    if (this.isClosed) return;
    this.#endError = error ?? ChannelError.closed(by);
    this.#events.push({ type: 'closed', error });
  }
}
