import type { Outcome } from '../scenarios/outcome.ts';

/** A figure that another is compared with; what is left out is as in the goal's own row, and the first subject. */
export interface Reference {
  readonly subject?: string;
  readonly scenario?: string;
  readonly figure?: string;
}

/** What a figure of the first subject should be. */
export interface Goal {
  /** Name of the figure. */
  readonly figure: string;
  /** Exactly one of both is given. */
  readonly atMost?: number;
  readonly atLeast?: number;
  /** The number is a multiple of another figure. */
  readonly times?: Reference;
  /** The number is a difference to another figure. */
  readonly plus?: Reference;
}

/** Whether a goal is reached: `unknown` when one of the figures is missing. */
export type Verdict = 'met' | 'missed' | 'unknown';

/** Outcomes by scenario and subject. */
export type Outcomes = ReadonlyMap<string, ReadonlyMap<string, Outcome>>;

/** Where a goal stands: the scenario, and the subject that it is about. */
export interface GoalPlace {
  readonly scenario: string;
  readonly subject: string;
}

/** Compares a goal with what was measured. */
export function judge(goal: Goal, place: GoalPlace, outcomes: Outcomes): Verdict {
  const value = figureOf(outcomes, { ...place, figure: goal.figure });
  const limit = limitOf(goal, place, outcomes);
  if (value === undefined || limit === undefined) return 'unknown';
  return (goal.atMost === undefined ? value >= limit : value <= limit) ? 'met' : 'missed';
}

/** A goal in words, such as `≤ 0.25 × tureen, publish-h264`. */
export function describeGoal({ atMost, atLeast, times, plus }: Goal): string {
  const bound = `${atMost === undefined ? '≥' : '≤'} ${atMost ?? atLeast}`;
  if (times) return `${bound} × ${describeReference(times)}`;
  if (plus) return `${bound} + ${describeReference(plus)}`;
  return bound;
}

function limitOf(goal: Goal, place: GoalPlace, outcomes: Outcomes): number | undefined {
  const { times, plus } = goal;
  const number = goal.atMost ?? goal.atLeast ?? Number.NaN;
  const reference = times ?? plus;
  if (reference === undefined) return number;
  const base = figureOf(outcomes, { ...place, figure: goal.figure, ...reference });
  if (base === undefined) return undefined;
  return times ? number * base : number + base;
}

function figureOf(outcomes: Outcomes, place: Required<Reference>): number | undefined {
  const outcome = outcomes.get(place.scenario)?.get(place.subject);
  return outcome && 'figures' in outcome ? outcome.figures[place.figure] : undefined;
}

function describeReference({ subject, scenario, figure }: Reference): string {
  return [subject, scenario, figure].filter((part) => part !== undefined).join(', ');
}
