import type { Goal } from '../report/goal.ts';
import type { Subject } from '../subjects/subject.ts';

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

/** What one measurement gave: figures by their names, which may hold units; undefined where the subject has no such thing. */
export type Figures = Readonly<Record<string, number | undefined>>;

/** What came of measuring a subject. */
export type Outcome =
  | { readonly figures: Figures }
  | { readonly notApplicable: string }
  | { readonly failed: string };
