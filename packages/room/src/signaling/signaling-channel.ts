/**
 * How a request of the server is answered: resolve to accept with data, throw to reject. A thrown `RoomError` is worded
 * by its `details.errorCode` and `details.errorReason`; anything else is 500 and the error's message.
 */
export type RequestListener = (method: string, data: unknown) => Promise<unknown>;

/** Takes a notification of the server. */
export type NotificationListener = (method: string, data: unknown) => void;

/** Options of one call. */
export interface RequestOptions {
  /** Milliseconds to wait for the answer. Default: the channel's own. */
  readonly timeoutMs?: number;
  /** Gives up waiting; the server is not told. */
  readonly signal?: AbortSignal;
}

/** Why a signalling connection ended. */
export type SignalingCloseCause =
  /** This client closed it. */
  | 'left'
  /** The server threw this peer out. With code 4000 and no text of its own it may as well have replaced it, or ended. */
  | 'kicked'
  /** Somebody connected with the same peer id. Told only by servers that say so; protoo's 4000 does not. */
  | 'replaced'
  /** The connection broke. Connecting again may help. */
  | 'dropped'
  /** The server does not accept what this client is or sends. Connecting again does not help. */
  | 'refused';

/** How a signalling connection ended. */
export interface SignalingClose {
  readonly cause: SignalingCloseCause;
  /** WebSocket close code, or its nearest equivalent; 1006 when the connection broke without a closing handshake. */
  readonly code: number;
  /** Text the other side gave. */
  readonly reason: string;
}

/**
 * The wire level of signalling: a connection that carries requests and notifications in both directions, and that is
 * open from the beginning. What arrives before its listener is set waits for it.
 */
export interface SignalingChannel {
  /** Whether the channel has ended; every further call is rejected. */
  readonly closed: boolean;
  /**
   * Sends a request and resolves with the `data` of its answer.
   *
   * @throws RoomError `request-failed` with the server's code and reason, `request-timeout`, or `disconnected` as soon
   *   as the connection ends; the signal's reason on abort.
   */
  request(method: string, data?: unknown, options?: RequestOptions): Promise<unknown>;
  /**
   * Sends a notification, for which no answer comes.
   *
   * @throws RoomError `disconnected` when the channel is closed.
   */
  notify(method: string, data?: unknown): void;
  /** Sets who answers the server's requests. */
  onRequest(listener: RequestListener): void;
  /** Sets who takes the server's notifications. */
  onNotification(listener: NotificationListener): void;
  /** Sets who is told, once, that the channel ended. Called at once when it has. */
  onClose(listener: (close: SignalingClose) => void): void;
  /** Ends the channel. Calling it again does nothing. */
  close(): void;
}
