import type { ErrorFrame, ResponseFrame } from '../frame/frame.ts';
import { emptyBody } from '../frame/frame.ts';
import { FrameKind } from '../frame/frame-kind.ts';
import type { ChannelLink } from './channel-link.ts';
import { PendingCall, type Reply } from './pending-call.ts';

/** How a request is made. */
export interface RequestOptions<D = unknown> {
  /** Id of the object addressed; what is sent to one target is handled in order. Default: none. */
  target?: string | undefined;
  /** JSON data. Default: none. */
  data?: D;
  /** Raw bytes beside the data; handed over, do not change them afterwards. Default: empty. */
  body?: Uint8Array | undefined;
  /** How long to wait for the answer; 0 or Infinity for no limit. Default: the channel's `requestTimeoutMs`. */
  timeoutMs?: number | undefined;
  /** Aborting rejects at once and tells the other side to stop. */
  signal?: AbortSignal | undefined;
}

/** The requests of this side and their answers. */
export class Requester {
  readonly #link: ChannelLink;
  readonly #timeoutMs: number;
  readonly #calls = new Map<number, PendingCall>();

  constructor(link: ChannelLink, timeoutMs: number) {
    this.#link = link;
    this.#timeoutMs = timeoutMs;
  }

  /** Sends a request as soon as the handshake is done. */
  async request(method: string, options: RequestOptions): Promise<Reply> {
    const call = new PendingCall({
      method,
      timeoutMs: options.timeoutMs ?? this.#timeoutMs,
      signal: options.signal,
    });
    if (!call.settled) {
      const body = options.body ?? emptyBody;
      this.#link
        .submit(method, body.length, () => this.#send(call, options, body))
        .catch((error: unknown) => call.reject(error));
    }
    return call.promise;
  }

  /** An answer came for a pending request. */
  answer(frame: ResponseFrame | ErrorFrame): void {
    const call = this.#calls.get(frame.id);
    this.#calls.delete(frame.id);
    if (frame.kind === FrameKind.ERROR) {
      const { name, code, message, details } = frame;
      call?.refuse({ name, code, message, ...(details === undefined ? {} : { details }) });
      return;
    }
    call?.resolve({ data: frame.data, body: frame.body });
  }

  /** The channel has ended. */
  rejectAll(error: unknown): void {
    for (const call of this.#calls.values()) call.reject(error);
    this.#calls.clear();
  }

  #send(call: PendingCall, { target, data }: RequestOptions, body: Uint8Array): void {
    if (call.settled) return;
    const { connection } = this.#link;
    const id = connection.request({ method: call.method, ...addressed(target, data), body });
    this.#calls.set(id, call);
    call.onAbandoned = () => {
      this.#calls.delete(id);
      connection.abandon(id);
      this.#link.sync();
    };
  }
}

/** Leaves out what is undefined, so that it does not appear on the wire. */
export function addressed(target: string | undefined, data: unknown): { target?: string; data?: unknown } {
  return { ...(target === undefined ? {} : { target }), ...(data === undefined ? {} : { data }) };
}
