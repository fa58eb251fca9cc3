const MARKER: symbol = Symbol.for('tureen.room.error');

/** What went wrong in the room client, for code that branches on it. */
export type RoomErrorCode =
  /** An argument is missing or has the wrong type or value. */
  | 'invalid-argument'
  /** The method cannot be called in the client's present state. */
  | 'invalid-state'
  /** The WebSocket could not be opened. */
  | 'connect-failed'
  /** The server refused the WebSocket handshake. */
  | 'connect-refused'
  /** The signalling connection is gone. */
  | 'disconnected'
  /** The server answered a request with an error. */
  | 'request-failed'
  /** The server did not answer a request in time. */
  | 'request-timeout'
  /** The media file or source cannot be used. */
  | 'media-source-failed'
  /** A recording cannot be written. */
  | 'recording-failed'
  /** The server or the peer cannot do what was asked. */
  | 'unsupported';

/** Facts that some codes carry beside the message. */
export interface RoomErrorDetails {
  /** HTTP status of a refused handshake. */
  readonly httpStatus?: number;
  /** WebSocket close code of a lost connection. */
  readonly closeCode?: number;
  /** Signalling method of a failed request. */
  readonly method?: string;
  /** `errorCode` of the server's answer. */
  readonly errorCode?: number;
  /** `errorReason` of the server's answer. */
  readonly errorReason?: string;
}

/**
 * The one error class of `@tureen/room`. Its `code` says what happened, its message names the thing, its state
 * and the remedy, its `cause` is the error below it.
 */
export class RoomError extends Error {
  override readonly name: string = 'RoomError';
  readonly code: RoomErrorCode;
  readonly details: RoomErrorDetails;

  constructor(
    code: RoomErrorCode,
    message: string,
    options: ErrorOptions & { readonly details?: RoomErrorDetails } = {},
  ) {
    super(message, options);
    this.code = code;
    this.details = options.details ?? {};
    Object.defineProperty(this, MARKER, { value: true });
  }

  /** Whether `value` is a `RoomError` of this or of another copy of the package. */
  static isInstance(value: unknown): value is RoomError {
    return value instanceof Error && MARKER in value;
  }

  /** The method needs a state other than the present one. */
  static invalidState(method: string, state: string, remedy: string): RoomError {
    return new RoomError(
      'invalid-state',
      `${method} is not possible while the client is ${state}: ${remedy}`,
    );
  }

  /** The signalling connection ended. */
  static disconnected(closeCode: number, reason: string): RoomError {
    const kicked = closeCode === 4000 ? ' (the server closed this peer)' : '';
    return new RoomError(
      'disconnected',
      `the signalling connection closed with code ${closeCode}${kicked}${reason ? `: ${reason}` : ''}; join again`,
      { details: { closeCode } },
    );
  }
}
