import createDebug, { type Debugger } from 'debug';

/**
 * A logger of the `debug` package for one part of the server.
 *
 * @param part - Becomes the namespace `tureen:sfu:<part>`; switched on by the environment variable `DEBUG`.
 */
export function createLogger(part: string): Debugger {
  return createDebug(`tureen:sfu:${part}`);
}
