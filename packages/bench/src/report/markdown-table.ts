import type { Figures, Scenario } from '../scenarios/scenario.ts';

/** Figures of one scenario by the subject's name; a text where it could not be measured. */
export interface Row {
  readonly scenario: Scenario;
  readonly figures: ReadonlyMap<string, Figures | string>;
}

/** A Markdown table with a row per figure and a column per subject. */
export function markdownTable(subjects: readonly string[], rows: readonly Row[]): string {
  const head = [`| | ${subjects.join(' | ')} |`, `| --- |${' ---: |'.repeat(subjects.length)}`];
  return [...head, ...rows.flatMap((row) => formatRow(subjects, row))].join('\n');
}

function formatRow(subjects: readonly string[], { scenario, figures }: Row): string[] {
  const units = new Set([...figures.values()].flatMap((f) => (typeof f === 'string' ? [] : Object.keys(f))));
  return [...units].map((unit) => {
    const cells = subjects.map((subject) => formatCell(figures.get(subject), unit));
    return `| ${scenario.title}, ${unit} | ${cells.join(' | ')} |`;
  });
}

function formatCell(figures: Figures | string | undefined, unit: string): string {
  if (figures === undefined) return '';
  if (typeof figures === 'string') return figures;
  const value = figures[unit] ?? Number.NaN;
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(3);
}
