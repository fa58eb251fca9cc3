import { RoomError } from '../errors.ts';

/** What of the app is called, and for how long it is waited for. */
export interface AppCall {
  /** Name of the callback, for errors. */
  readonly name: string;
  readonly timeoutMs: number;
  readonly call: () => unknown;
  readonly onError: (error: RoomError) => void;
}

/** Calls the app and waits for it, but not for ever. Never rejects: what goes wrong is told. */
export async function callInTime({ name, timeoutMs, call, onError }: AppCall): Promise<void> {
  const late = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => late.resolve('late'), timeoutMs);
  const called = new Promise((resolve) => resolve(call())).then(
    () => undefined,
    (cause: unknown) => onError(RoomError.listenerFailed(name, cause)),
  );
  const outcome = await Promise.race([called, late.promise]);
  clearTimeout(timer);
  if (outcome === 'late') onError(RoomError.listenerTimeout(name, timeoutMs));
}
