import type { Scenario } from './scenario.ts';

/**
 * The scenarios of some names; all without names.
 *
 * @throws `TypeError` There is none of such a name; the message lists them.
 */
export function chooseScenarios(
  scenarios: readonly Scenario[],
  names: readonly string[],
): readonly Scenario[] {
  const known = new Set(scenarios.map(({ id }) => id));
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new TypeError(`there is no scenario '${unknown}'; there are ${[...known].join(', ')}`);
  }
  return names.length === 0 ? scenarios : scenarios.filter(({ id }) => names.includes(id));
}

/** A line per scenario: its name, the seconds that each subject may take, and its title. */
export function listScenarios(scenarios: readonly Scenario[]): string {
  const width = Math.max(...scenarios.map(({ id }) => id.length));
  return scenarios
    .map(
      ({ id, budgetSeconds, title }) =>
        `${id.padEnd(width)}  ${String(budgetSeconds).padStart(3)} s  ${title}`,
    )
    .join('\n');
}
