import { ChannelError } from '@tureen/channel';

/** Shared by every copy of this package, so that errors are recognised across copies. */
const MARKER: unique symbol = Symbol.for('tureen.streams.error');

/** What a `StreamsError` says happened, for code that branches on it. */
export type StreamsErrorCode =
  /** The track was not made by a worker of `@tureen/handler`. */
  | 'foreign-track'
  /** The track lives in another worker than those it is mixed with. */
  | 'other-worker'
  /** Nothing here can encode or decode what the file's extension asks for. */
  | 'unsupported-codec'
  /** No container is known for the file's extension, or it does not hold such tracks. */
  | 'unsupported-container'
  /** The file cannot be made. */
  | 'unwritable'
  /** A file of that name, or what a crash left of one, is there already. */
  | 'file-exists'
  /** The disk is full; what was written is kept at `partialPath`. */
  | 'disk-full'
  /** Writing failed in the middle; what was written is kept at `partialPath`. */
  | 'write-failed'
  /** The recording was stopped. */
  | 'invalid-state'
  /** The recording ended before anything arrived. */
  | 'nothing-received'
  /** A picture or samples of another size than the source was made for. */
  | 'wrong-size'
  /** The source or the reader was closed, or its track ended. */
  | 'closed'
  /** The worker was closed or died in the middle. */
  | 'worker-gone'
  /** The worker refused a request or is gone; `cause` says why. */
  | 'request-failed';

const REMOTE_CODES: ReadonlySet<string> = new Set<StreamsErrorCode>([
  'unsupported-codec',
  'unsupported-container',
  'unwritable',
  'file-exists',
  'disk-full',
  'write-failed',
  'nothing-received',
  'invalid-state',
  'closed',
]);

/** Ends of the channel by which a worker that is gone shows. */
const ENDS: ReadonlySet<string> = new Set(['closed', 'disconnected', 'peer-failed']);

/** Options of `StreamsError`. */
interface StreamsErrorOptions extends ErrorOptions {
  readonly partialPath?: string | undefined;
}

/** The one error class of `@tureen/streams`, beside `TypeError` for wrong arguments. */
export class StreamsError extends Error {
  override readonly name: string = 'StreamsError';
  readonly code: StreamsErrorCode;
  /** Where what was recorded until then is kept; undefined where nothing is. */
  readonly partialPath: string | undefined;

  static {
    Object.defineProperty(this.prototype, MARKER, { value: true });
  }

  constructor(code: StreamsErrorCode, message: string, options: StreamsErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.partialPath = options.partialPath;
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

  /** The track lives in another worker than the mix. */
  static otherWorker(trackId: string): StreamsError {
    return new StreamsError(
      'other-worker',
      `track ${trackId} lives in another worker: mix tracks of one worker, or send it there through the router`,
    );
  }

  /** `given` bytes are not what `what` takes. */
  static wrongSize(what: string, expected: string, given: number): StreamsError {
    return new StreamsError('wrong-size', `${what} takes ${expected}, got ${given} bytes`);
  }

  /** `what` takes and gives nothing any more. */
  static closed(what: string): StreamsError {
    return new StreamsError('closed', `the ${what} is closed, or its track has ended: make a new one`);
  }

  /** The worker ended while `what` was in use. */
  static workerGone(what: string, cause?: unknown): StreamsError {
    return new StreamsError('worker-gone', `the worker of the ${what} was closed or died: make new ones`, {
      cause,
    });
  }

  /** The worker ended while it recorded. */
  static recordingBroken(path: string, partialPath: string | undefined, cause: unknown): StreamsError {
    const kept = partialPath === undefined ? '' : `; what was written is kept in ${partialPath}`;
    const message = `the recording ${path} broke off: its worker was closed or died${kept}`;
    return new StreamsError('worker-gone', message, { cause, partialPath });
  }

  /** The recording is over. */
  static recordingStopped(path: string): StreamsError {
    return new StreamsError(
      'invalid-state',
      `the recording ${path} was stopped: make a new one with record()`,
    );
  }

  /** What the worker told of a failure. */
  static told(code: string, message: string, partialPath?: string): StreamsError {
    return new StreamsError(isStreamsErrorCode(code) ? code : 'request-failed', message, { partialPath });
  }

  /** Whether `error` says that the channel to the worker has ended. */
  static isWorkerEnd(error: unknown): boolean {
    const cause = StreamsError.isInstance(error) ? error.cause : error;
    return ChannelError.isInstance(cause) && ENDS.has(cause.code);
  }

  /** The error that the worker's answer stands for. */
  static fromWorker(cause: unknown): StreamsError {
    if (!ChannelError.isInstance(cause)) return requestFailed(String(cause), cause);
    const { code = '', message = cause.message, details } = cause.remote ?? {};
    return isStreamsErrorCode(code)
      ? new StreamsError(code, message, { cause, partialPath: partialPathOf(details) })
      : requestFailed(message, cause);
  }
}

function isStreamsErrorCode(code: string): code is StreamsErrorCode {
  return REMOTE_CODES.has(code);
}

function partialPathOf(details: unknown): string | undefined {
  if (typeof details !== 'object' || details === null || !('partialPath' in details)) return undefined;
  return String(details.partialPath);
}

function requestFailed(message: string, cause: unknown): StreamsError {
  return new StreamsError('request-failed', `the worker could not do it: ${message}`, { cause });
}
