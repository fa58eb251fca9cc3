import { ChannelError, type RemoteError } from '../channel-error.ts';
import type { RequestFrame } from '../frame/frame.ts';
import { emptyBody } from '../frame/frame.ts';
import type { ChannelLink } from './channel-link.ts';

/** A request of the other side, as its handler sees it. */
export interface IncomingRequest<D = unknown> {
  target: string | undefined;
  data: D;
  body: Uint8Array;
  /** Aborted when the other side stops waiting, or the channel ends. */
  signal: AbortSignal;
}

/** What a handler may answer with; nothing counts as no data and no body. */
export interface HandlerReply<D = unknown> {
  data?: D;
  body?: Uint8Array;
}

/** Serves one method. What it throws reaches the other side as `{name, code, message, details}`. */
export type RequestHandler<D = unknown> = (request: IncomingRequest<D>) => Promise<HandlerReply | void>;

/** Runs the handlers of the other side's requests. */
export class RequestServer {
  readonly #link: ChannelLink;
  readonly #handlers = new Map<string, RequestHandler>();
  readonly #running = new Map<number, AbortController>();

  constructor(link: ChannelLink) {
    this.#link = link;
  }

  /** @throws TypeError when the method has a handler. */
  register(method: string, handler: RequestHandler): void {
    if (this.#handlers.has(method))
      throw new TypeError(`${method} has a handler; each method is handled in one place.`);
    this.#handlers.set(method, handler);
  }

  /** Runs the handler and answers with its outcome; never rejects. */
  async serve({ id, method, target, data, body }: RequestFrame): Promise<void> {
    const { connection } = this.#link;
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      const handler = this.#handlers.get(method) ?? refuseUnknown(method);
      const reply = (await handler({ target, data, body, signal: controller.signal })) ?? {};
      const replyData = reply.data === undefined ? {} : { data: reply.data };
      connection.respond(id, { ...replyData, body: reply.body ?? emptyBody });
    } catch (error) {
      connection.respondError(id, toRemoteError(error));
    } finally {
      this.#running.delete(id);
      this.#link.sync();
    }
  }

  /** The other side has stopped waiting. */
  cancel(id: number): void {
    const message = `The other side has stopped waiting for request ${id}.`;
    this.#running.get(id)?.abort(new ChannelError('request-aborted', message));
  }

  /** The channel has ended. */
  cancelAll(reason: unknown): void {
    for (const controller of this.#running.values()) controller.abort(reason);
  }
}

function refuseUnknown(method: string): RequestHandler {
  return async () => {
    const message = `No handler is registered for ${method}; the layer it belongs to is not loaded on this side.`;
    throw Object.assign(new Error(message), { code: 'unknown-method' });
  };
}

function toRemoteError(error: unknown): RemoteError {
  if (!(error instanceof Error)) return { name: 'Error', code: 'internal', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'internal';
  const details = 'details' in error && error.details !== undefined ? { details: error.details } : {};
  return { name: error.name, code, message: error.message, ...details };
}
