/**
 * Measures every scenario for every subject, one after the other, each in a process of its own, and prints a table.
 * `main.ts [scenario …] [--write] [--quick] [--list]`: only these scenarios; put the table into README.md; measure for
 * a tenth of the time, to see that everything runs; name the scenarios.
 */
import { cpus, release } from 'node:os';
import { parseArgs } from 'node:util';
import { prepareFiles } from './files/prepare-files.ts';
import { measureApart } from './measure-apart.ts';
import { TIME_SCALE } from './measure/window.ts';
import { PREDECESSOR_PYTHON, preparePredecessorPython } from './predecessor-python.ts';
import { markdownTable } from './report/markdown-table.ts';
import { writeReadme } from './report/write-readme.ts';
import { chooseScenarios, listScenarios } from './scenarios/choose.ts';
import { SCENARIOS } from './scenarios/index.ts';
import type { Outcome } from './scenarios/outcome.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { SUBJECTS } from './subjects/index.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean' }, quick: { type: 'boolean' }, list: { type: 'boolean' } },
});
const subjects = SUBJECTS.map(({ name }) => name);
const scenarios = chooseScenarios(SCENARIOS, positionals);
if (values.list) console.log(listScenarios(scenarios));
else await run();

async function run(): Promise<void> {
  const python = await preparePredecessorPython();
  process.env[PREDECESSOR_PYTHON] = python;
  if (values.quick) process.env[TIME_SCALE] = '0.1';
  await prepareFiles(python);
  const outcomes = new Map<string, ReadonlyMap<string, Outcome>>();
  for (const scenario of scenarios) outcomes.set(scenario.id, await measureAll(scenario));
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${date}, Node.js ${process.versions.node}, ${cpus().length} cores, Linux ${release()}`;
  const table = [markdownTable({ subjects, scenarios, outcomes }), '', machine].join('\n');
  console.log(table);
  if (values.write) await writeReadme(table);
}

async function measureAll(scenario: Scenario): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  for (const subject of SUBJECTS) {
    console.error(`${scenario.title}: ${subject.name}`);
    const outcome = await measureApart(scenario, subject);
    if ('failed' in outcome) console.error(outcome.failed);
    outcomes.set(subject.name, outcome);
  }
  return outcomes;
}
