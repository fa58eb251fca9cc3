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

interface Wanted {
  readonly scenarios: readonly Scenario[];
  readonly write: boolean;
  readonly quick: boolean;
  readonly list: boolean;
}

const subjects = SUBJECTS.map(({ name }) => name);
const wanted = readCommandLine();
if (wanted?.list) console.log(listScenarios(wanted.scenarios));
else if (wanted) await run(wanted);

/** What is wanted; undefined, told why and with an exit code of 2, when that cannot be. */
function readCommandLine(): Wanted | undefined {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { write: { type: 'boolean' }, quick: { type: 'boolean' }, list: { type: 'boolean' } },
    });
    const { write = false, quick = false, list = false } = values;
    return { write, quick, list, scenarios: chooseScenarios(SCENARIOS, positionals) };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
    return undefined;
  }
}

async function run({ scenarios, quick, write }: Wanted): Promise<void> {
  const python = await preparePredecessorPython();
  process.env[PREDECESSOR_PYTHON] = python;
  if (quick) process.env[TIME_SCALE] = '0.1';
  await prepareFiles(python);
  const outcomes = new Map<string, ReadonlyMap<string, Outcome>>();
  for (const scenario of scenarios) outcomes.set(scenario.id, await measureAll(scenario));
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${date}, Node.js ${process.versions.node}, ${cpus().length} cores, Linux ${release()}`;
  const table = [markdownTable({ subjects, scenarios, outcomes }), '', machine].join('\n');
  console.log(table);
  if (write) await writeReadme(table);
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
