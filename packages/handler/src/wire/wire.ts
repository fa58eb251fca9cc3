import type { Channel, ChannelStream, StreamOptions } from '@tureen/channel';

import type { HandlerError } from '../errors.ts';
import { toHandlerError } from './to-handler-error.ts';
import type { HandlerMessages, RequestData, RequestName, RequestReply } from './messages.ts';

type Notifications = HandlerMessages['notifications'];

/** What to do for each notification that one object of the wire can get. */
export type NotificationTable = {
  [Event in keyof Notifications]?: (data: Notifications[Event]) => void;
};

/** Target and cancellation of one request. */
export interface RequestOptions {
  /** Id of the object; requests with the same target run in order. */
  readonly target?: string;
  /** Stops waiting and tells the worker to stop working. */
  readonly signal?: AbortSignal;
  /** How long to wait for the answer. Default: the channel's, 30 s. */
  readonly timeoutMs?: number;
}

/** The handler's wire: requests and notifications typed by `HandlerMessages`, errors as `HandlerError`. */
export class Wire {
  readonly #channel: Channel;
  readonly #ended: Promise<HandlerError>;
  #nextStreamId = 1;

  /** @param ended - Resolves with the reason when the worker is gone. */
  constructor(channel: Channel, ended: Promise<HandlerError>) {
    this.#channel = channel;
    this.#ended = ended;
  }

  /**
   * Asks the worker.
   *
   * @throws {@link HandlerError} `request-failed`, `request-timeout`, `closed` or `worker-died`.
   * @throws `TypeError` The worker found an argument wrong.
   */
  async request<Name extends RequestName>(
    method: Name,
    data: RequestData<Name>,
    options: RequestOptions = {},
  ): Promise<RequestReply<Name>> {
    try {
      const reply = await this.#channel.request<RequestReply<Name>>(method, { ...options, data });
      return reply.data;
    } catch (error) {
      throw await toHandlerError(error, { method, signal: options.signal, ended: this.#ended });
    }
  }

  /**
   * Calls `table[event]` for every notification to `target`, in order.
   *
   * @returns Ends it.
   */
  listen(target: string, table: NotificationTable): () => void {
    return this.#channel.onNotification(target, (event, data) => {
      const handle = isListed(table, event) ? table[event] : undefined;
      // The catalogue's tests keep names and payloads of both sides together.
      (handle as ((payload: unknown) => void) | undefined)?.(data);
    });
  }

  /** Opens a stream of binary messages under an id that no other stream of this worker has. */
  openStream(options: StreamOptions = {}): { id: number; stream: ChannelStream } {
    const id = this.#nextStreamId++;
    return { id, stream: this.#channel.openStream(id, options) };
  }
}

function isListed(table: NotificationTable, event: string): event is keyof NotificationTable {
  return Object.hasOwn(table, event);
}
