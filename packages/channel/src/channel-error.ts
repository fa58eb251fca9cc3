const marker = Symbol.for('tureen.channel.error');

/**
 * What went wrong on a channel.
 *
 * Errors that end the channel: `disconnected`, `protocol-error`, `version-mismatch`, `handshake-timeout`, `peer-failed`.
 * Errors of one call: `request-failed`, `request-timeout`, `request-aborted`, `frame-too-large`, `queue-full`,
 * `stream-in-use`, `stream-closed`, `send-aborted`. `closed` is what calls get that were pending at, or come after,
 * an orderly close.
 */
export type ChannelErrorCode =
  | 'closed'
  | 'disconnected'
  | 'frame-too-large'
  | 'handshake-timeout'
  | 'peer-failed'
  | 'protocol-error'
  | 'queue-full'
  | 'request-aborted'
  | 'request-failed'
  | 'request-timeout'
  | 'send-aborted'
  | 'stream-closed'
  | 'stream-in-use'
  | 'version-mismatch';

/** An error as the other side's request handler raised it. */
export interface RemoteError {
  /** Name of the error's class on the other side. */
  name: string;
  /** Machine-readable code; `internal` for errors that the handler did not mean to raise. */
  code: string;
  message: string;
  /** Whatever the handler attached, as JSON. */
  details?: unknown;
}

/** The one error class of this package; `code` says which kind, `cause` what lay beneath. */
export class ChannelError extends Error {
  readonly code: ChannelErrorCode;
  /** The other side's error; only with code `request-failed`. */
  readonly remote: RemoteError | undefined;

  constructor(
    code: ChannelErrorCode,
    message: string,
    options: { cause?: unknown; remote?: RemoteError } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'ChannelError';
    this.code = code;
    this.remote = options.remote;
  }

  static {
    Object.defineProperty(ChannelError.prototype, marker, { value: true });
  }

  /** Whether `value` is a ChannelError, also one from another copy of this package. */
  static isInstance(value: unknown): value is ChannelError {
    return typeof value === 'object' && value !== null && marker in value;
  }

  /** The bytes received are not what the protocol allows; ends the channel. */
  static protocol(what: string, cause?: unknown): ChannelError {
    const remedy = 'Nothing but the channel may write to its pipe, and both sides must be of one release.';
    return new ChannelError('protocol-error', `The channel received ${what}. ${remedy}`, withCause(cause));
  }

  /** The stream ended or failed without an orderly close; ends the channel. */
  static disconnected(what: string, cause?: unknown): ChannelError {
    const message = `The channel's stream ${what} before either side closed the channel; the other process has probably ended.`;
    return new ChannelError('disconnected', message, withCause(cause));
  }

  /** The other side found a fault and ended the channel. */
  static peerFailed(code: string, message: string): ChannelError {
    const ownCode = code === 'version-mismatch' ? 'version-mismatch' : 'peer-failed';
    return new ChannelError(ownCode, `The other side ended the channel (${code}): ${message}`);
  }

  /** A call on, or pending at the end of, a channel that was closed in order. */
  static closed(by: 'this side' | 'the other side'): ChannelError {
    return new ChannelError('closed', `The channel was closed by ${by}; open a new one to go on.`);
  }

  /** The other side's handler answered with an error. */
  static requestFailed(method: string, remote: RemoteError): ChannelError {
    return new ChannelError('request-failed', `${method}: ${remote.message}`, { remote });
  }

  /** The answer did not come in time; the other side was told to stop. */
  static requestTimeout(method: string, timeoutMs: number): ChannelError {
    const message = `${method}: no answer within ${timeoutMs} ms; the other side was told to stop. Raise timeoutMs if it needs longer.`;
    return new ChannelError('request-timeout', message);
  }

  /** The caller's signal was aborted; the other side was told to stop. */
  static requestAborted(method: string, reason: unknown): ChannelError {
    return new ChannelError('request-aborted', `${method}: aborted by its signal.`, { cause: reason });
  }

  /** The frame is larger than the other side takes; nothing was sent. */
  static frameTooLarge(what: string, bytes: number, limit: number): ChannelError {
    const remedy = 'Split the body, or raise maxFrameBytes on the receiving side.';
    return new ChannelError(
      'frame-too-large',
      `${what}: ${bytes} bytes, and the other side takes ${limit}. ${remedy}`,
    );
  }

  /** Too much waits for the pipe already; nothing was sent. */
  static queueFull(what: string, bytes: number, limit: number): ChannelError {
    const remedy = 'The other side reads too slowly: await each notify(), or raise maxQueuedBytes.';
    return new ChannelError(
      'queue-full',
      `${what}: ${bytes} bytes wait for the pipe and ${limit} may. ${remedy}`,
    );
  }
}

function withCause(cause: unknown): { cause?: unknown } {
  return cause === undefined ? {} : { cause };
}
