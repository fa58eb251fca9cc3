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
  /** The signalling connection is gone; `details.reason` says why. */
  | 'disconnected'
  /** The server did not let this peer in. */
  | 'join-rejected'
  /** The call needs a room, and the client is in none. */
  | 'not-joined'
  /** The room could not be joined again; `cause` is the last failure. */
  | 'reconnect-failed'
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
  /** A listener of the app threw; `cause` is what it threw. */
  | 'listener-failed'
  /** A listener of the app took too long, and is no longer waited for. */
  | 'listener-timeout'
  /** The server or the peer cannot do what was asked. */
  | 'unsupported';

/** Why a stay in a room ended without this client asking for it. */
export type DisconnectReason =
  /** Somebody else joined under the same peer id. */
  | 'replaced'
  /** The server threw this peer out. */
  | 'kicked'
  /** The server gave this peer up because its media did not arrive any more. */
  | 'media-lost'
  /** The server went away. */
  | 'server-gone'
  /** The connection broke. */
  | 'dropped'
  /** The server does not accept what this client is or sends. */
  | 'refused';

/** Facts that some codes carry beside the message. */
export interface RoomErrorDetails {
  /** HTTP status of a refused handshake. */
  readonly httpStatus?: number;
  /** WebSocket close code of a lost connection. */
  readonly closeCode?: number;
  /** Why the connection was lost. */
  readonly reason?: DisconnectReason;
  /** Event or callback of a listener that failed. */
  readonly listener?: string;
  /** How often joining again was tried. */
  readonly attempts?: number;
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

  /** The call needs a room. */
  static notJoined(method: string): RoomError {
    return new RoomError('not-joined', `${method} needs a room that is joined: call joinRoom() first`);
  }

  /** A listener of the app failed; the client goes on. */
  static listenerFailed(listener: string, cause: unknown): RoomError {
    return new RoomError('listener-failed', `the listener of '${listener}' failed: ${messageOf(cause)}`, {
      cause,
      details: { listener },
    });
  }

  /** A listener of the app is not waited for any longer; the client goes on. */
  static listenerTimeout(listener: string, timeoutMs: number): RoomError {
    const message = `the listener of '${listener}' did not end within ${timeoutMs} ms and is not waited for`;
    return new RoomError('listener-timeout', message, { details: { listener } });
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
  static disconnected(closeCode: number, text: string, reason?: DisconnectReason): RoomError {
    const why = reason === undefined ? closeCodeMeaning(closeCode) : ` (${REASONS[reason]})`;
    return new RoomError(
      'disconnected',
      `the signalling connection closed with code ${closeCode}${why}${text ? `: ${text}` : ''}; join again`,
      { details: { closeCode, ...(reason && { reason }) } },
    );
  }
}

/** What the reasons mean, for people. */
const REASONS: Readonly<Record<DisconnectReason, string>> = {
  replaced: 'somebody else joined under the same peer id',
  kicked: 'the server closed this peer',
  'media-lost': 'the server closed this peer, whose media did not arrive any more',
  'server-gone': 'the server went away',
  dropped: 'the connection broke',
  refused: 'the server does not accept what this client sends',
};

function closeCodeMeaning(closeCode: number): string {
  return closeCode === 4000 ? ' (the server closed this peer)' : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
