import { ChannelError } from '@tureen/channel';

/** Shared by every copy of this package, so that errors are recognised across copies. */
const MARKER: unique symbol = Symbol.for('tureen.streams.error');

/** What a `StreamsError` says happened, for code that branches on it. */
export type StreamsErrorCode =
  /** The track was not made by a worker of `@tureen/handler`. */
  | 'foreign-track'
  /** The container of the file's extension does not take the track's codec, or the track is not encoded at all. */
  | 'unsupported-codec'
  /** No container is known for the file's extension. */
  | 'unsupported-container'
  /** The file cannot be made, or exists already. */
  | 'unwritable'
  /** Writing failed in the middle; what was written is kept under the name with `.part` appended. */
  | 'write-failed'
  /** The recording ended before anything arrived. */
  | 'nothing-received'
  /** The worker refused a request or is gone; `cause` says why. */
  | 'request-failed';

const REMOTE_CODES: ReadonlySet<string> = new Set<StreamsErrorCode>([
  'unsupported-codec',
  'unsupported-container',
  'unwritable',
  'write-failed',
  'nothing-received',
]);

/** The one error class of `@tureen/streams`, beside `TypeError` for wrong arguments. */
export class StreamsError extends Error {
  override readonly name: string = 'StreamsError';
  readonly code: StreamsErrorCode;

  static {
    Object.defineProperty(this.prototype, MARKER, { value: true });
  }

  constructor(code: StreamsErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.code = code;
  }

  /** Whether `value` is a `StreamsError` of this or of another copy of the package. */
  static isInstance(value: unknown): value is StreamsError {
    return typeof value === 'object' && value !== null && MARKER in value;
  }

  /** The track does not live in a worker. */
  static foreignTrack(trackId: string): StreamsError {
    return new StreamsError(
      'foreign-track',
      `track ${trackId} was not made by a worker: use tracks of getUserMedia(), of a Consumer or of this package`,
    );
  }

  /** The error that the worker's answer stands for. */
  static fromWorker(cause: unknown): StreamsError {
    if (!ChannelError.isInstance(cause)) return requestFailed(String(cause), cause);
    const { code = '', message = cause.message } = cause.remote ?? {};
    return isStreamsErrorCode(code)
      ? new StreamsError(code, message, { cause })
      : requestFailed(message, cause);
  }
}

function isStreamsErrorCode(code: string): code is StreamsErrorCode {
  return REMOTE_CODES.has(code);
}

function requestFailed(message: string, cause: unknown): StreamsError {
  return new StreamsError('request-failed', `the worker could not do it: ${message}`, { cause });
}
