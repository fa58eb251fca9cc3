/** How a request that this server sent to a client can fail. Seen by the room's code only, never by users. */
abstract class ClientRequestError extends Error {}

/** The client answered with an error. */
export class RequestRejected extends ClientRequestError {
  override readonly name = 'RequestRejected';
  /** The client's number, HTTP-like (403: it does not want to consume). */
  readonly errorCode: number;

  constructor(errorCode: number, errorReason: string) {
    super(`the client rejected the request: ${errorCode} ${errorReason}`.trimEnd());
    this.errorCode = errorCode;
  }
}

/** The client did not answer in time. */
export class RequestTimedOut extends ClientRequestError {
  override readonly name = 'RequestTimedOut';

  constructor(method: string, timeoutMs: number) {
    super(`the client did not answer '${method}' within ${timeoutMs} ms`);
  }
}

/** The connection ended before the answer. */
export class ChannelClosed extends ClientRequestError {
  override readonly name = 'ChannelClosed';

  constructor() {
    super('the signalling connection is closed');
  }
}
