const VARIABLES = ['PATH', 'PYTHON', 'MEDIASOUP_WORKER_BIN'];

/**
 * Prints the variables under which commands run, for a POSIX shell: `eval "$(node packages/bootstrap/run.mjs env)"`.
 *
 * @param {import('../lib/context.mjs').Context} context
 * @returns {Promise<number>}
 */
export async function env({ environment }) {
  for (const name of VARIABLES) console.log(exportLine(name, environment[name] ?? ''));

  return 0;
}

/**
 * @param {string} name
 * @param {string} value
 * @returns {string} a line that a POSIX shell takes literally
 */
export function exportLine(name, value) {
  return `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'`;
}
