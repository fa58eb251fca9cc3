import { BootstrapError } from './bootstrap-error.mjs';
import { createContext } from './context.mjs';
import { findAll, prepareAll } from './prepare.mjs';
import { Report } from './report.mjs';

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
const FAILURE = 1;
const USAGE = 2;

/**
 * Prepares what a command needs and runs it.
 *
 * @param {Record<string, import('../commands.mjs').Command>} commands
 * @param {readonly string[]} parameters name of the command and its own parameters
 * @returns {Promise<number>} exit code: the command's own, 1 when something could not be prepared, 2 for an unknown
 *   command, 128 and the signal's number when the user stopped the preparation
 */
export async function runCommand(commands, [name = '', ...parameters]) {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  const report = new Report();
  if (command === undefined) {
    report.note(`Usage: node packages/bootstrap/run.mjs <${Object.keys(commands).join('|')}> [parameters]`);

    return USAGE;
  }
  const stop = listenForStop();
  const context = createContext({ signal: stop.signal, report });
  try {
    const isPrepared = await prepareAll(context, command.needs);
    if (command.looksFor !== undefined) await findAll(context, command.looksFor);
    if (!isPrepared) return FAILURE;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    report.note('stopped; what is prepared stays, the rest follows next time');

    return EXIT_CODES[stop.received()];
  } finally {
    stop.dispose();
  }

  const startedAt = performance.now();
  try {
    return await command.run(context, parameters);
  } catch (error) {
    if (!(error instanceof BootstrapError)) throw error;
    report.failed(name, error, performance.now() - startedAt);

    return FAILURE;
  }
}

/** Turns the signals that stop a program into an abort, so that nothing is left half made. */
function listenForStop() {
  const controller = new AbortController();
  /** @type {keyof typeof EXIT_CODES} */
  let received = 'SIGINT';
  /** @param {NodeJS.Signals} signal */
  const onSignal = (signal) => {
    if (signal in EXIT_CODES) received = /** @type {keyof typeof EXIT_CODES} */ (signal);
    controller.abort(new Error(`stopped by ${signal}`));
  };
  for (const signal of Object.keys(EXIT_CODES)) process.on(signal, onSignal);

  return {
    signal: controller.signal,
    received: () => received,
    dispose: () => {
      for (const signal of Object.keys(EXIT_CODES)) process.off(signal, onSignal);
    },
  };
}
