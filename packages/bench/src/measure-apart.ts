import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Outcome } from './scenarios/outcome.ts';
import type { Scenario } from './scenarios/scenario.ts';
import type { Subject } from './subjects/subject.ts';

const SCRIPT = fileURLToPath(new URL('measure-one.ts', import.meta.url));
/** A busy machine takes longer than the budget says. */
const PATIENCE = 3;

/** Measures one scenario of one subject in a process of its own. */
export async function measureApart(scenario: Scenario, { name, scope }: Subject): Promise<Outcome> {
  if (scope && !scope.scenarios.includes(scenario.id)) return { notApplicable: scope.reason };
  const parameters = ['--conditions=@tureen/source', SCRIPT, scenario.id, name];
  const timeout = scenario.budgetSeconds * PATIENCE * 1000;
  try {
    const { stdout } = await promisify(execFile)(process.execPath, parameters, { timeout });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Outcome;
  } catch (error) {
    return { failed: reasonOf(error, timeout) };
  }
}

/** The error that the process ended with, in a line. */
function reasonOf(error: unknown, timeout: number): string {
  const { killed = false, stderr = '' } = error as { killed?: boolean; stderr?: string };
  if (killed) return `not done within ${timeout / 1000} s`;
  const lines = stderr.split('\n');
  return lines.find((line) => /^\w*Error\b/u.test(line)) ?? String(error);
}
