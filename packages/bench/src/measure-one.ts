/** Measures one scenario of one subject and prints its figures as JSON: `measure-one.ts <scenario> <subject>`. */
import { SCENARIOS } from './scenarios/index.ts';
import { SUBJECTS } from './subjects/index.ts';

const [scenarioId, subjectName] = process.argv.slice(2);
const scenario = SCENARIOS.find(({ id }) => id === scenarioId);
const subject = SUBJECTS.find(({ name }) => name === subjectName);
if (scenario === undefined || subject === undefined) {
  throw new Error(`unknown scenario '${scenarioId}' or subject '${subjectName}'`);
}
console.log(JSON.stringify(await scenario.measure(subject)));
// The predecessor keeps handles after close().
process.exit(0);
