/** The message of an error; an aborted wait is told by what aborted it. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'AbortError' && error.cause instanceof Error) return error.cause.message;
  return error.message;
}
