import type { Goal } from '../report/goal.ts';
import type { Subject } from '../subjects/subject.ts';
import type { Figures } from './outcome.ts';

/** One thing that is measured, for each subject in a process of its own. */
export interface Scenario {
  /** Short name for the command line. */
  readonly id: string;
  /** What the row of the table is called. */
  readonly title: string;
  /** Seconds that a subject takes at most on a quiet machine; three times as many end it. */
  readonly budgetSeconds: number;
  /** What is aimed at; told in the table, not asserted. */
  readonly goals?: readonly Goal[];
  /**
   * Measures one subject.
   *
   * @throws {@link NotApplicable} The subject has no such thing.
   */
  measure(subject: Subject): Promise<Figures>;
}
