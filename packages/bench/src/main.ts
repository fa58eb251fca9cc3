/**
 * Measures every scenario for every subject, one after the other, each in a process of its own, and prints a table.
 * `main.ts [scenario …] [--write]`: only these scenarios; `--write` puts the table into README.md.
 */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, release } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { preparePredecessorPython } from './predecessor-python.ts';
import { markdownTable, type Row } from './report/markdown-table.ts';
import { SCENARIOS } from './scenarios/index.ts';
import type { Figures, Scenario } from './scenarios/scenario.ts';
import { SUBJECTS } from './subjects/index.ts';
import { PREDECESSOR_PYTHON } from './subjects/predecessor.ts';

const MEASURE_TIMEOUT_MS = 120_000;
const README = new URL('../README.md', import.meta.url);
const MARKS = ['<!-- figures -->', '<!-- /figures -->'] as const;

const parameters = process.argv.slice(2);
const wanted = parameters.filter((parameter) => !parameter.startsWith('--'));
const chosen = SCENARIOS.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
process.env[PREDECESSOR_PYTHON] = await preparePredecessorPython();

const rows: Row[] = [];
for (const scenario of chosen) rows.push(await measureRow(scenario));
const table = [
  markdownTable(
    SUBJECTS.map(({ name }) => name),
    rows,
  ),
  '',
  `${new Date().toISOString().slice(0, 10)}, Node.js ${process.versions.node}, ${cpus().length} cores, Linux ${release()}`,
].join('\n');
console.log(table);
if (parameters.includes('--write')) await writeReadme(table);

async function measureRow(scenario: Scenario): Promise<Row> {
  const figures = new Map<string, Figures | string>();
  for (const { name } of SUBJECTS) {
    console.error(`${scenario.title}: ${name}`);
    figures.set(name, await measureApart(scenario.id, name));
  }
  return { scenario, figures };
}

async function measureApart(scenario: string, subject: string): Promise<Figures | string> {
  const script = fileURLToPath(new URL('measure-one.ts', import.meta.url));
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=@tureen/source', script, scenario, subject],
      { timeout: MEASURE_TIMEOUT_MS },
    );
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Figures;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 'failed';
  }
}

async function writeReadme(table: string): Promise<void> {
  const text = await readFile(README, 'utf8');
  const [start, end] = [text.indexOf(MARKS[0]) + MARKS[0].length, text.indexOf(MARKS[1])];
  await writeFile(README, `${text.slice(0, start)}\n\n${table}\n\n${text.slice(end)}`);
  const formatter = new URL('../../../node_modules/.bin/oxfmt', import.meta.url);
  await promisify(execFile)(fileURLToPath(formatter), [fileURLToPath(README)]);
}
