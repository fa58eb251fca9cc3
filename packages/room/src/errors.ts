import { HandlerError } from '@tureen/handler';

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
  /** The server sent something that its protocol does not know. */
  | 'protocol-error'
  /** The server did not answer a request in time. */
  | 'request-timeout'
  /** `exitRoom()` or `close()` was called meanwhile. */
  | 'left'
  /** The media worker cannot be started, or ended; `cause` says why. */
  | 'worker-failed'
  /** The media file or source cannot be used. */
  | 'media-source-failed'
  /** A track cannot be sent or received; `cause` says why. */
  | 'media-failed'
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

  /** The client left before it was done. */
  static left(): RoomError {
    return new RoomError('left', 'exitRoom() or close() was called meanwhile; join again');
  }

  /** The media worker did not start, or ended. */
  static workerFailed(cause: unknown): RoomError {
    const hint = 'joinRoom() starts a new one unless the worker was given to the client';
    return new RoomError('worker-failed', `the media worker failed: ${messageOf(cause)}; ${hint}`, { cause });
  }

  /** What an error of the media layers means here; a `RoomError` stays as it is. `action` says what was tried. */
  static fromMedia(action: string, cause: unknown): RoomError {
    if (RoomError.isInstance(cause)) return cause;
    if (HandlerError.isInstance(cause) && cause.code === 'worker-died') return RoomError.workerFailed(cause);
    return new RoomError('media-failed', `cannot ${action}: ${messageOf(cause)}`, { cause });
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
