import { ChannelError, type RemoteError } from '@tureen/channel';

import { HandlerError } from '../errors.ts';

/** Classes of the worker's errors that mean a wrong argument. */
const ARGUMENT_ERRORS: ReadonlySet<string> = new Set(['TypeError', 'ValueError']);

/** What is known about a failed request beside the channel's error. */
export interface FailedRequest {
  readonly method: string;
  readonly signal?: AbortSignal | undefined;
  /** Why the worker is gone, if it is. */
  readonly ended?: HandlerError | undefined;
}

/**
 * The error that the application sees for a request that failed on the channel: the reason of the aborted
 * signal, why the worker is gone, or what the worker answered.
 */
export function toHandlerError(error: unknown, { method, signal, ended }: FailedRequest): unknown {
  if (!ChannelError.isInstance(error)) return error;
  if (error.remote) return toRemoteError(method, error.remote, error);
  if (signal?.aborted && signal.reason !== undefined) return signal.reason;
  if (ended)
    return new HandlerError(ended.code, ended.message, { name: ended.name, cause: ended.cause ?? error });
  if (error.code === 'request-timeout') {
    return new HandlerError('request-timeout', error.message, { cause: error, details: { method } });
  }
  return HandlerError.closed('worker', error);
}

function toRemoteError(method: string, remote: RemoteError, cause: ChannelError): Error {
  const message = `${remote.name}: ${remote.message}`;
  if (ARGUMENT_ERRORS.has(remote.name)) return new TypeError(message, { cause });
  const details = { method, remoteName: remote.name, remoteCode: remote.code };
  return new HandlerError('request-failed', message, { cause, details });
}
