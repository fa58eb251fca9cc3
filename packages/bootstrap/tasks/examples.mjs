import { BootstrapError } from '../lib/bootstrap-error.mjs';
import { filesInFolders } from '../lib/stamp.mjs';
import { writeResults } from './results.mjs';
import { runFromSource } from './tureen.mjs';

/**
 * Runs every program `examples/<name>/main.ts`, or those named, one after the other.
 *
 * @param {import('../lib/context.mjs').Context} context
 * @param {readonly string[]} parameters names of examples; none means all
 * @returns {Promise<number>} 1 when any failed
 * @throws {BootstrapError} there is no example of one of these names
 */
export async function examples(context, parameters) {
  const all = filesInFolders(context.root, 'examples', 'main.ts');
  const unknown = parameters.find((name) => !all.some((program) => nameOf(program) === name));
  if (unknown !== undefined) {
    throw new BootstrapError(`No example is called '${unknown}'`, {
      remedy: `Name one of: ${all.map(nameOf).join(', ')}`,
    });
  }
  const programs = all.filter((program) => parameters.length === 0 || parameters.includes(nameOf(program)));
  const results = [];
  for (const program of programs) {
    context.report.note(`--- ${program}`);
    const exitCode = await runFromSource(context, program);
    if (exitCode !== 0) context.report.note(`${program} ended with ${exitCode}`);
    results.push({ name: program, passed: exitCode === 0 });
  }
  await writeResults(context, 'examples', results);

  return results.every(({ passed }) => passed) ? 0 : 1;
}

/** @param {string} program such as `examples/echo-bot/main.ts` */
function nameOf(program) {
  return program.split('/')[1] ?? '';
}
