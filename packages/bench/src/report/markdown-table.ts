import type { Outcome } from '../scenarios/outcome.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { describeGoal, judge, type Outcomes } from './goal.ts';
import { Notes } from './notes.ts';

/** What a table is made of. */
export interface TableInput {
  /** Names of the columns; goals are about the first. */
  readonly subjects: readonly string[];
  readonly scenarios: readonly Pick<Scenario, 'id' | 'title' | 'goals'>[];
  readonly outcomes: Outcomes;
}

const VERDICT_SIGNS = { met: '✓', missed: '✗', unknown: '?' } as const;
const NO_OUTCOME: Outcome = { failed: 'not measured' };

/** A Markdown table with a row per figure and a column per subject, and notes that say why something is missing. */
export function markdownTable(input: TableInput): string {
  const notes = new Notes();
  const head = [
    `| | ${input.subjects.join(' | ')} | goal |`,
    `| --- |${' ---: |'.repeat(input.subjects.length)} --- |`,
  ];
  const rows = input.scenarios.flatMap((scenario) => formatScenario(scenario, input, notes));
  return [...head, ...rows, ...notes.lines()].join('\n');
}

function formatScenario(
  scenario: TableInput['scenarios'][number],
  input: TableInput,
  notes: Notes,
): string[] {
  const outcomes = input.subjects.map((name) => input.outcomes.get(scenario.id)?.get(name) ?? NO_OUTCOME);
  const names = new Set(outcomes.flatMap((each) => ('figures' in each ? Object.keys(each.figures) : [])));
  // A row that nobody has figures of still says why.
  const figures = names.size > 0 ? [...names] : [''];
  return figures.map((figure) => {
    const cells = outcomes.map((outcome) => formatCell(outcome, figure, notes));
    const title = figure === '' ? scenario.title : `${scenario.title}, ${figure}`;
    return `| ${title} | ${cells.join(' | ')} | ${formatGoals(scenario, figure, input)} |`;
  });
}

function formatCell(outcome: Outcome, figure: string, notes: Notes): string {
  if ('notApplicable' in outcome) return `n/a ${notes.sign(outcome.notApplicable)}`;
  if ('failed' in outcome) return `failed ${notes.sign(outcome.failed)}`;
  const value = outcome.figures[figure];
  return value === undefined ? 'n/a' : formatNumber(value);
}

function formatNumber(value: number): string {
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 3);
}

function formatGoals(
  { id, goals = [] }: TableInput['scenarios'][number],
  figure: string,
  { subjects, outcomes }: TableInput,
): string {
  const place = { scenario: id, subject: subjects[0] ?? '' };
  return goals
    .filter((goal) => goal.figure === figure)
    .map((goal) => `${describeGoal(goal)} ${VERDICT_SIGNS[judge(goal, place, outcomes)]}`)
    .join('; ');
}
