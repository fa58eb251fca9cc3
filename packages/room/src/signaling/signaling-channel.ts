/** How a request of the server is answered: resolve to accept with data, throw to reject. */
export type RequestListener = (method: string, data: unknown) => Promise<unknown>;

/** Takes a notification of the server. */
export type NotificationListener = (method: string, data: unknown) => void;

/** Options of one request. */
export interface RequestOptions {
  /** Milliseconds to wait for the answer. Default: the channel's own. */
  readonly timeoutMs?: number;
  /** Gives up waiting; the server is not told. */
  readonly signal?: AbortSignal;
}

/** How a signalling connection ended. */
export interface SignalingClose {
  /** WebSocket close code; 1006 when the connection broke without a closing handshake. */
  readonly code: number;
  /** Text the other side gave. */
  readonly reason: string;
}

/** The wire level of signalling: a connection that carries requests and notifications in both directions. */
export interface SignalingChannel {
  /** Whether the channel has ended; every further call is rejected. */
  readonly closed: boolean;
  /** Sends a request and resolves with the `data` of its answer. */
  request(method: string, data?: unknown, options?: RequestOptions): Promise<unknown>;
  /** Sends a notification, for which no answer comes. */
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
