import type { IncomingRequest, HandlerReply } from './io/request-server.ts';
import type { Reply } from './io/pending-call.ts';
import type { RequestOptions } from './io/requester.ts';
import type { NotifyOptions } from './io/notify-options.ts';

/**
 * What a layer says over the channel; each layer declares its own:
 *
 * ```ts
 * interface HandlerMessages {
 *   requests: { 'transport.create': { data: TransportOptions; reply: TransportInfo } };
 *   notifications: { 'track.ended': { reason: string } };
 * }
 * ```
 */
export interface LayerMessages {
  requests: object;
  notifications: object;
}

type Methods<M extends LayerMessages> = keyof M['requests'] & string;
type Events<M extends LayerMessages> = keyof M['notifications'] & string;
type DataOf<R> = R extends { data: infer D } ? D : undefined;
type ReplyOf<R> = R extends { reply: infer D } ? D : undefined;

/** The arguments of a listener: one tuple per event, told apart by the event's name. */
export type LayerNotification<M extends LayerMessages> = {
  [E in Events<M>]: [event: E, data: M['notifications'][E], body: Uint8Array];
}[Events<M>];

/** A Channel narrowed to the messages of one layer; the same object. */
export interface TypedChannel<M extends LayerMessages> {
  request<K extends Methods<M>>(
    method: K,
    options?: RequestOptions<DataOf<M['requests'][K]>>,
  ): Promise<Reply<ReplyOf<M['requests'][K]>>>;
  notify<E extends Events<M>>(event: E, options?: NotifyOptions<M['notifications'][E]>): Promise<void>;
  handleRequest<K extends Methods<M>>(
    method: K,
    handler: (
      request: IncomingRequest<DataOf<M['requests'][K]>>,
    ) => Promise<HandlerReply<ReplyOf<M['requests'][K]>> | void>,
  ): void;
  onNotification(target: string, listener: (...notification: LayerNotification<M>) => void): () => void;
}
