import type { ChannelError } from './channel-error.ts';
import type { Notification } from './io/notification-router.ts';

/** Events of a Channel. */
export interface ChannelEvents {
  /** Fires when the channel has ended, after everything pending was rejected; without an error when closed in order. */
  close: [error: ChannelError | undefined];
  /** Fires when a notification came for a target that nobody listens to. */
  unhandled: [notification: Notification];
}

/** Events of a ChannelStream. */
export interface ChannelStreamEvents {
  /** Fires when `trySend` had refused a message and there is room again. */
  drain: [];
  /** Fires when the stream has ended and everything that came was delivered; with the error when the channel failed. */
  close: [error: ChannelError | undefined];
}
