// Counts what `.ci/run` left in the folder given and ends with "N passed, N failed".
import { summarize } from './tasks/summary.mjs';
import { readReports } from './tasks/read-reports.mjs';

const { lines, failed } = summarize(await readReports(process.argv[2] ?? '.tureen/reports'));
console.log(`\n${lines.join('\n')}`);
process.exitCode = failed === 0 ? 0 : 1;
