import { callInTime, type AppCall } from './call-in-time.ts';
import type { Respond } from './request-listeners.ts';

/** A call of a request listener. */
export interface RequestListenerCall extends Omit<AppCall, 'call'> {
  readonly call: (respond: Respond) => Promise<void>;
}

/**
 * Resolves when a request listener calls `respond`, or has ended without, failed or taken too long: the server must not
 * wait for ever. Never rejects.
 */
export async function respondThrough({ call, ...rest }: RequestListenerCall): Promise<void> {
  const responded = Promise.withResolvers<void>();
  const respond = async (): Promise<void> => responded.resolve();
  void callInTime({ ...rest, call: async () => call(respond) }).then(responded.resolve);
  await responded.promise;
}
