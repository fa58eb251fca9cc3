/** Options of every call that waits. */
export interface CallOptions {
  /** Gives up waiting; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}
