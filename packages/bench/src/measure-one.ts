/** Measures one scenario of one subject and prints what came of it as JSON: `measure-one.ts <scenario> <subject>`. */
import { NotApplicable } from './not-applicable.ts';
import { SCENARIOS } from './scenarios/index.ts';
import type { Outcome } from './scenarios/outcome.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { SUBJECTS } from './subjects/index.ts';
import type { Subject } from './subjects/subject.ts';

const [scenarioId, subjectName] = process.argv.slice(2);
const scenario = SCENARIOS.find(({ id }) => id === scenarioId);
const subject = SUBJECTS.find(({ name }) => name === subjectName);
if (scenario === undefined || subject === undefined) {
  throw new Error(`unknown scenario '${scenarioId}' or subject '${subjectName}'`);
}
const outcome = JSON.stringify(await measure(scenario, subject));
// The predecessor keeps handles after close().
process.stdout.write(`${outcome}\n`, () => process.exit(0));

async function measure(scenario: Scenario, subject: Subject): Promise<Outcome> {
  try {
    return { figures: await scenario.measure(subject) };
  } catch (error) {
    if (error instanceof NotApplicable) return { notApplicable: error.message };
    throw error;
  }
}
