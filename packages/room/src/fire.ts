import type { EventEmitter } from 'node:events';
import { RoomError } from './errors.ts';
import type { MediasoupClientEvents } from './events.ts';
import { createLogger } from './logger.ts';

const logger = createLogger('listener');

/** Fires one event of the client. */
export type Fire = <Name extends keyof MediasoupClientEvents>(
  name: Name,
  ...parameters: MediasoupClientEvents[Name]
) => void;

/**
 * Fires events so that every listener is on its own: one that throws, or whose promise rejects, is told of by
 * `listenerError` and keeps nobody else from hearing. Where nobody hears `listenerError`, the process warns.
 */
export function fireOn(emitter: EventEmitter<MediasoupClientEvents>): Fire {
  return (name, ...parameters) => {
    for (const listener of emitter.rawListeners(name)) {
      callAlone(
        () => Reflect.apply(listener, emitter, parameters),
        (cause) => reportListenerError(emitter, RoomError.listenerFailed(name, cause)),
      );
    }
  };
}

/** Tells of a listener that failed. */
export function reportListenerError(emitter: EventEmitter<MediasoupClientEvents>, error: RoomError): void {
  logger.error('%s: %o', error.message, error.cause);
  const listeners = emitter.rawListeners('listenerError');
  if (listeners.length === 0) process.emitWarning(error);
  for (const listener of listeners) {
    callAlone(
      () => Reflect.apply(listener, emitter, [error]),
      (cause) => process.emitWarning(RoomError.listenerFailed('listenerError', cause)),
    );
  }
}

function callAlone(call: () => unknown, onFailure: (cause: unknown) => void): void {
  try {
    // A listener may be an async function, whose promise nobody else would look at.
    Promise.resolve(call()).catch(onFailure);
  } catch (error) {
    onFailure(error);
  }
}
