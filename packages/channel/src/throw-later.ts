/**
 * Calls somebody else's callback. What it throws becomes an uncaught exception, as with any event emitter, but does not
 * disturb the channel in the middle of its work.
 */
export function throwLater(callback: () => void): void {
  try {
    callback();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
