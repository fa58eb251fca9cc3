import { filesInFolders } from '../lib/stamp.mjs';
import { writeResults } from './results.mjs';
import { runFromSource } from './tureen.mjs';

/**
 * Runs every program `examples/<name>/main.ts`, or those named, one after the other.
 *
 * @param {import('../lib/context.mjs').Context} context
 * @param {readonly string[]} parameters names of examples; none means all
 * @returns {Promise<number>} 1 when any failed
 */
export async function examples(context, parameters) {
  const programs = filesInFolders(context.root, 'examples', 'main.ts').filter(
    (program) => parameters.length === 0 || parameters.includes(program.split('/')[1] ?? ''),
  );
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
