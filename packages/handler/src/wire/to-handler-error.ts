import { ChannelError, type ChannelErrorCode, type RemoteError } from '@tureen/channel';

import { HandlerError } from '../errors.ts';

/** Classes of the worker's errors that mean a wrong argument. */
const ARGUMENT_ERRORS: ReadonlySet<string> = new Set(['TypeError', 'ValueError']);

/** Codes that say the channel is gone; why, says the end of the process that follows. */
const CHANNEL_ENDED: ReadonlySet<ChannelErrorCode> = new Set([
  'closed',
  'disconnected',
  'peer-failed',
  'protocol-error',
]);

/** What is known about a failed request beside the channel's error. */
export interface FailedRequest {
  readonly method: string;
  readonly signal?: AbortSignal | undefined;
  /** Resolves with the reason when the worker is gone. */
  readonly ended: Promise<HandlerError>;
}

/**
 * The error that the application sees for a request that failed on the channel: the reason of the aborted
 * signal, why the worker is gone, or what the worker answered.
 */
export async function toHandlerError(error: unknown, failed: FailedRequest): Promise<unknown> {
  if (!ChannelError.isInstance(error)) return error;
  const { method, signal, ended } = failed;
  if (error.remote) return toRemoteError(method, error.remote, error);
  if (error.code === 'request-aborted') return signal?.reason ?? error;
  if (CHANNEL_ENDED.has(error.code)) return withCause(await ended, error);
  const code = error.code === 'request-timeout' ? 'request-timeout' : 'request-failed';
  return new HandlerError(code, error.message, { cause: error, details: { method } });
}

/** A new error, so that its stack shows the call that failed. */
function withCause({ code, message, name, cause }: HandlerError, channelError: ChannelError): HandlerError {
  return new HandlerError(code, message, { name, cause: cause ?? channelError });
}

function toRemoteError(method: string, remote: RemoteError, cause: ChannelError): Error {
  const message = `${remote.name}: ${remote.message}`;
  if (ARGUMENT_ERRORS.has(remote.name)) return new TypeError(message, { cause });
  const details = { method, remoteName: remote.name, remoteCode: remote.code };
  if (remote.code === 'unsupported') {
    return new HandlerError('unsupported', message, { name: 'UnsupportedError', cause, details });
  }
  return new HandlerError('request-failed', message, { cause, details });
}
