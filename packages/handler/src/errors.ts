/** Shared by every copy of this package, so that errors are recognised across copies. */
const MARKER: unique symbol = Symbol.for('tureen.handler.error');

/** What a `HandlerError` says happened, for code that branches on it. */
export type HandlerErrorCode =
  /** The object was closed before the call or while it ran. */
  | 'closed'
  /** The worker process ended unexpectedly; `cause` says how. */
  | 'worker-died'
  /** The method belongs to the other direction of transport. */
  | 'wrong-direction'
  /** Nothing has this local id. */
  | 'not-found'
  /** The track does not belong to this worker. */
  | 'foreign-track'
  /** The source has no track of a kind that was asked for. */
  | 'no-such-media'
  /** There is no file at this path. */
  | 'no-such-file'
  /** There is no such device, or FFmpeg was built without its format. */
  | 'no-such-device'
  /** The system, or the server of a URL, does not let this program read the source. */
  | 'permission-denied'
  /** The source is no audio or video that FFmpeg knows, or lists files that it may not lead to. */
  | 'not-media'
  /** The device is busy, absent or refuses its options. */
  | 'device-unavailable'
  /** No server answers at the URL. */
  | 'unreachable'
  /** The server of the URL, or the system, refuses. */
  | 'unavailable'
  /** The source did not open, or sent nothing, within its `timeout`. */
  | 'source-timeout'
  /** A track ended because its device was unplugged. */
  | 'device-lost'
  /** A track ended because its server went away and did not come back. */
  | 'connection-lost'
  /** A track ended because its file cannot be read any further. */
  | 'read-failed'
  /** The data channel is not open. */
  | 'not-open'
  /** The data channel's send queue is full. */
  | 'send-queue-full'
  /** A message came that is larger than the server may send; it is dropped, its channel goes on. */
  | 'message-too-large'
  /** A data channel failed; `details.remoteCode` says why, and it is closed. */
  | 'data-channel-failed'
  /** A data link lacks messages: a server dropped them. */
  | 'messages-lost'
  /** The other side of a data link does not speak as one. */
  | 'protocol-error'
  /** Parameters that do not fit what they are given to. */
  | 'invalid-parameters'
  /** Neither this handler nor what it drives can do this. */
  | 'unsupported'
  /** The worker refused a request; `details` hold its answer. */
  | 'request-failed'
  /** The worker did not answer in time. */
  | 'request-timeout';

/** Facts that some codes carry beside the message. */
export interface HandlerErrorDetails {
  /** Request that failed, such as `source.open`. */
  readonly method?: string;
  /** Class of the error in the worker, such as `FileNotFoundError`. */
  readonly remoteName?: string;
  /** Code that the worker gave, such as `no-such-media`. */
  readonly remoteCode?: string;
}

interface HandlerErrorOptions extends ErrorOptions {
  /** `name` of the error where a W3C name is expected; `HandlerError` otherwise. */
  readonly name?: string;
  readonly details?: HandlerErrorDetails;
}

/**
 * The one error class of `@tureen/handler`, beside `TypeError` for wrong arguments.
 *
 * `code` says what happened; `name` is the W3C one where mediasoup-client or an application looks at it
 * (`InvalidStateError`, `UnsupportedError`, `OperationError`); `cause` is the error below.
 */
export class HandlerError extends Error {
  override readonly name: string;
  readonly code: HandlerErrorCode;
  readonly details: HandlerErrorDetails;

  static {
    Object.defineProperty(this.prototype, MARKER, { value: true });
  }

  constructor(code: HandlerErrorCode, message: string, options: HandlerErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = options.name ?? 'HandlerError';
    this.code = code;
    this.details = options.details ?? {};
  }

  /** Whether `value` is a `HandlerError` of this or of another copy of the package. */
  static isInstance(value: unknown): value is HandlerError {
    return typeof value === 'object' && value !== null && MARKER in value;
  }

  /** `what` was closed; make a new one. */
  static closed(what: string, cause?: unknown): HandlerError {
    return new HandlerError('closed', `the ${what} is closed: make a new one`, {
      name: 'InvalidStateError',
      cause,
    });
  }

  /** The worker process ended without being asked to. */
  static workerDied(cause: unknown): HandlerError {
    return new HandlerError('worker-died', 'the worker died, its cause says how: make a new worker', {
      name: 'InvalidStateError',
      cause,
    });
  }

  /** The method works on transports of the other direction only. */
  static wrongDirection(method: string, needed: 'send' | 'recv'): HandlerError {
    return new HandlerError(
      'wrong-direction',
      `method can just be called for handlers with "${needed}" direction: ${method}()`,
      { name: 'UnsupportedError' },
    );
  }

  /** No `what` has the id `localId`. */
  static notFound(what: string, localId: string): HandlerError {
    return new HandlerError('not-found', `associated MID not found: no ${what} has local id "${localId}"`);
  }

  /** The track was made by another worker. */
  static foreignTrack(trackId: string): HandlerError {
    return new HandlerError(
      'foreign-track',
      `track ${trackId} belongs to another worker: use tracks and transports of one worker together`,
    );
  }

  /** The source opened but lacks a track. */
  static noSuchMedia(kind: 'audio' | 'video', location: string, cause?: unknown): HandlerError {
    return new HandlerError(
      'no-such-media',
      `no ${kind}TrackId in result: ${location} has no ${kind}; leave ${kind} out of the constraints`,
      { cause },
    );
  }

  /** The data channel cannot send in its state. */
  static notOpen(label: string, readyState: string): HandlerError {
    return new HandlerError(
      'not-open',
      `not open: data channel "${label}" is ${readyState}; wait for its "open" event`,
      { name: 'InvalidStateError' },
    );
  }

  /** The data channel holds as much as it may. */
  static sendQueueFull(label: string, bufferedAmount: number, limit: number): HandlerError {
    return new HandlerError(
      'send-queue-full',
      `data channel "${label}" already holds ${bufferedAmount} of ${limit} bytes: wait for "bufferedamountlow"`,
      { name: 'OperationError' },
    );
  }

  /** What the worker says of a data channel; `code` is the worker's. */
  static dataChannelFailed(code: string, message: string): HandlerError {
    const name = 'OperationError';
    if (code === 'message-too-big') return new HandlerError('message-too-large', message, { name });
    return new HandlerError('data-channel-failed', message, { name, details: { remoteCode: code } });
  }

  /** `setParameters()` was given what the last `getParameters()` did not return. */
  static staleParameters(): HandlerError {
    return new HandlerError(
      'invalid-parameters',
      'the parameters are stale: change and pass what getParameters() returned last',
      { name: 'InvalidStateError' },
    );
  }

  /** `setParameters()` was given another number of encodings. */
  static wrongEncodings(given: number, expected: number): HandlerError {
    return new HandlerError(
      'invalid-parameters',
      `${given} encodings given, the sender has ${expected}: keep those of getParameters()`,
      { name: 'InvalidModificationError' },
    );
  }

  /** `what` cannot be done here; `remedy` says what to do instead. */
  static unsupported(what: string, remedy: string): HandlerError {
    return new HandlerError('unsupported', `${what} is not supported: ${remedy}`, {
      name: 'UnsupportedError',
    });
  }
}
