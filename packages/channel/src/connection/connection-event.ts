import type { ChannelError } from '../channel-error.ts';
import type {
  ErrorFrame,
  HelloFrame,
  MessageFrame,
  NotificationFrame,
  RequestFrame,
  ResponseFrame,
} from '../frame/frame.ts';

/** What a Connection found in the bytes it was given, in the order in which it must be acted on. */
export type ConnectionEvent =
  /** The handshake is done; requests, notifications and messages may go. */
  | { type: 'ready'; peer: HelloFrame }
  /** A pending request of this side was answered. */
  | { type: 'answer'; answer: ResponseFrame | ErrorFrame }
  /** Run the handler of this request now, and answer with `respond` or `respondError`. */
  | { type: 'serve'; request: RequestFrame }
  /** The handler running for this id is to stop; it still answers. */
  | { type: 'cancel'; id: number }
  /** Deliver this notification now. */
  | { type: 'notification'; notification: NotificationFrame }
  /** A message for a stream that is open here; call `messageConsumed` once it is dealt with. */
  | { type: 'message'; message: MessageFrame }
  /** A stream that is open here may send more. */
  | { type: 'credit'; stream: number }
  /** The other side has closed a stream that was open here. */
  | { type: 'stream-closed'; stream: number }
  /** The end; without an error when either side closed it in order. */
  | { type: 'closed'; error: ChannelError | undefined };
