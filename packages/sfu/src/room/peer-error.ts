/** Why a room refuses what a client asks. */
export type PeerErrorCode =
  | 'invalid-state'
  | 'not-found'
  | 'limit'
  | 'unavailable'
  | 'forbidden'
  | 'invalid-message';

/**
 * A client's request cannot be carried out. The message reaches the client; each dialect decides on the number
 * that goes with it.
 */
export class PeerError extends Error {
  override readonly name = 'PeerError';
  readonly code: PeerErrorCode;

  private constructor(code: PeerErrorCode, message: string) {
    super(message);
    this.code = code;
  }

  /** The peer or room is in a state that does not allow it ("Peer not joined"). */
  static invalidState(message: string): PeerError {
    return new PeerError('invalid-state', message);
  }

  /** The peer owns no such object. `kind` is mediasoup's class name. */
  static notFound(kind: string, id: string): PeerError {
    return new PeerError('not-found', `${kind} '${id}' not found`);
  }

  /** A limit of this server is reached. */
  static limit(what: string, limit: number): PeerError {
    return new PeerError('limit', `this server allows at most ${limit} ${what}`);
  }

  /** The server lacks what the request needs. */
  static unavailable(message: string): PeerError {
    return new PeerError('unavailable', message);
  }

  /** The client may not do that. */
  static forbidden(message: string): PeerError {
    return new PeerError('forbidden', message);
  }

  /** The request's payload does not have the right shape. */
  static invalidMessage(method: string, problem: string): PeerError {
    return new PeerError('invalid-message', `invalid data for '${method}': ${problem}`);
  }

  /** There is no such method. `kind` is 'request' or 'notification'. */
  static unknownMethod(kind: string, method: string): PeerError {
    return new PeerError('invalid-message', `unknown ${kind} method '${method}'`);
  }
}
