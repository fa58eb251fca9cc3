import { HandlerError, type HandlerErrorCode } from '../errors.ts';

interface SourceErrorKind {
  readonly code: HandlerErrorCode;
  /** As W3C `getUserMedia()` and DOMException name it. */
  readonly name: string;
}

/** What the codes of the worker mean here. */
const KINDS: ReadonlyMap<string, SourceErrorKind> = new Map([
  ['no-such-file', { code: 'no-such-file', name: 'NotFoundError' }],
  ['no-such-device', { code: 'no-such-device', name: 'NotFoundError' }],
  ['permission-denied', { code: 'permission-denied', name: 'NotAllowedError' }],
  ['not-media', { code: 'not-media', name: 'NotReadableError' }],
  ['device-unavailable', { code: 'device-unavailable', name: 'NotReadableError' }],
  ['device-lost', { code: 'device-lost', name: 'NotReadableError' }],
  ['read-failed', { code: 'read-failed', name: 'NotReadableError' }],
  ['unavailable', { code: 'unavailable', name: 'NotReadableError' }],
  ['unreachable', { code: 'unreachable', name: 'NetworkError' }],
  ['connection-lost', { code: 'connection-lost', name: 'NetworkError' }],
  ['timeout', { code: 'source-timeout', name: 'TimeoutError' }],
]);

/** The error of a source or track by the code that the worker gave; undefined for codes of other things. */
export function sourceError(
  remoteCode: string | undefined,
  message: string,
  cause?: unknown,
): HandlerError | undefined {
  const kind = remoteCode === undefined ? undefined : KINDS.get(remoteCode);
  if (remoteCode === undefined || !kind) return undefined;
  const details = HandlerError.isInstance(cause) ? cause.details : { remoteCode };
  return new HandlerError(kind.code, message, { name: kind.name, cause, details });
}
