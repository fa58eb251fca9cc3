import { readFile, writeFile } from 'node:fs/promises';
import { cpus, release } from 'node:os';
import { resolve } from 'node:path';
import { ROOT } from '../markdown.ts';

/** How long one step of the front page took. */
export interface TimedStep {
  /** The command as it is printed, or what else was done. */
  readonly step: string;
  readonly seconds: number;
  /** What the time lasted to. */
  readonly until: 'end' | 'ready';
}

const PAGE = resolve(ROOT, 'packages/docs/newcomer.md');
const DATA = resolve(ROOT, 'packages/docs/newcomer.json');
const PLACE = /(?<=<!-- times -->\n).*?(?=<!-- \/times -->)/su;

/** Writes the times, and what made the run shorter, into `newcomer.md` and, for programs, into `newcomer.json`. */
export async function writeReport(steps: readonly TimedStep[], shortcuts: readonly string[]): Promise<void> {
  const date = new Date().toISOString().slice(0, 10);
  const machine = { node: process.versions.node, cores: cpus().length, system: `Linux ${release()}` };
  await writeFile(DATA, `${JSON.stringify({ date, machine, shortcuts, steps }, undefined, 2)}\n`);
  const { node, cores, system } = machine;
  const table = `\n${tableOf(steps)}\n\n${date}, tests by Node.js ${node}, ${[`${cores} cores`, system, ...shortcuts].join(', ')}\n\n`;
  const page = await readFile(PAGE, 'utf8');
  await writeFile(
    PAGE,
    page.replace(PLACE, () => table),
  );
}

/** The times as a Markdown table, with their sum. */
function tableOf(steps: readonly TimedStep[]): string {
  const total = steps.reduce((sum, { seconds }) => sum + seconds, 0);
  const rows = steps.map(
    ({ step, seconds, until }) =>
      `| \`${step}\` | ${seconds.toFixed(1)} | ${until === 'ready' ? 'it works' : 'its end'} |`,
  );
  return [
    '| step | seconds | until |',
    '| --- | ---: | --- |',
    ...rows,
    `| all | ${total.toFixed(1)} | |`,
  ].join('\n');
}
