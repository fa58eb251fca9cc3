import { ChannelError, type RemoteError } from '../channel-error.ts';
import type { Fifo } from '../fifo.ts';
import { FrameKind } from '../frame/frame-kind.ts';
import type { NotificationFrame, RequestFrame, ResponseFrame } from '../frame/frame.ts';
import type { ConnectionEvent } from './connection-event.ts';
import { maxFaultCharacters } from './fault.ts';
import type { Outbox } from './outbox.ts';
import { type Job, ServingQueue } from './serving-queue.ts';

/** What the other side wants done: takes it in, says when each is to be handled, and sends the answers. */
export class IncomingRequests {
  readonly #outbox: Outbox;
  readonly #events: Fifo<ConnectionEvent>;
  readonly #serving: ServingQueue;
  #lastId = 0;

  constructor(outbox: Outbox, events: Fifo<ConnectionEvent>, maxConcurrent: number) {
    this.#outbox = outbox;
    this.#events = events;
    this.#serving = new ServingQueue(maxConcurrent);
  }

  /** Bytes of what waits for its turn. */
  get backlogBytes(): number {
    return this.#serving.backlogBytes;
  }

  /** A request came. @throws ChannelError `protocol-error` when it does not follow the one before. */
  receive(request: RequestFrame, frameBytes: number): void {
    if (request.id !== this.#lastId + 1) {
      throw ChannelError.protocol(`request ${request.id} after request ${this.#lastId}`);
    }
    this.#lastId = request.id;
    this.#start(this.#serving.add(request, frameBytes));
  }

  /** A notification came. */
  receiveNotification(notification: NotificationFrame, frameBytes: number): void {
    this.#start(this.#serving.add(notification, frameBytes));
  }

  /** A CANCEL came; one that crossed its answer is nothing. @throws ChannelError `protocol-error` for an id never used. */
  receiveCancel(id: number): void {
    if (id > this.#lastId)
      throw ChannelError.protocol(`the cancelling of request ${id}, which was never sent`);
    const freed = this.#serving.withdraw(id);
    if (freed !== undefined) {
      this.#putError(id, {
        name: 'CancelledError',
        code: 'cancelled',
        message: 'Cancelled before it was started.',
      });
      this.#start(freed);
    } else if (this.#serving.isRunning(id)) {
      this.#events.push({ type: 'cancel', id });
    }
  }

  /** Answers a request that runs. A reply that cannot be sent becomes an ERROR saying so. */
  respond(id: number, reply: Omit<ResponseFrame, 'kind' | 'id'>): void {
    this.#answer(id, 'reply', () => this.#outbox.put({ kind: FrameKind.RESPONSE, id, ...reply }));
  }

  /** Refuses a request that runs. */
  respondError(id: number, error: RemoteError): void {
    this.#answer(id, `error ${error.name}`, () => this.#putError(id, error));
  }

  #answer(id: number, what: string, put: () => void): void {
    if (!this.#serving.isRunning(id)) return;
    try {
      put();
    } catch (error) {
      this.#putError(id, unsendable(what, error));
    }
    this.#start(this.#serving.finish(id));
  }

  #putError(id: number, { name, code, message, details }: RemoteError): void {
    const attached = details === undefined ? {} : { details };
    this.#outbox.put({ kind: FrameKind.ERROR, id, name, code, message, ...attached });
  }

  #start(jobs: Job[]): void {
    for (const job of jobs) {
      if (job.kind === FrameKind.REQUEST) this.#events.push({ type: 'serve', request: job });
      else this.#events.push({ type: 'notification', notification: job });
    }
  }
}

function unsendable(what: string, error: unknown): RemoteError {
  const reason = error instanceof Error ? error.message : String(error);
  const message = `The ${what} could not be sent: ${reason}`.slice(0, maxFaultCharacters);
  return { name: 'Error', code: 'unsendable-reply', message };
}
