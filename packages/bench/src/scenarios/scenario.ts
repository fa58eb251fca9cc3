import type { Subject } from '../subjects/subject.ts';

/** One thing that is measured, for each subject in a process of its own. */
export interface Scenario {
  /** Short name for the command line. */
  readonly id: string;
  /** What the row of the table is called. */
  readonly title: string;
  /** Figures by their names; a name may hold its unit. */
  measure(subject: Subject): Promise<Figures>;
}

/** What one measurement gave. */
export type Figures = Readonly<Record<string, number>>;
