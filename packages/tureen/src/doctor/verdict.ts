import { printable } from '../output/printable.ts';

/** What a check found. */
export interface Verdict {
  /** What was looked at, such as `Node.js`. */
  readonly subject: string;
  readonly ok: boolean;
  /** What was found. */
  readonly finding: string;
  /** What to do about it, when it is not as it should be. */
  readonly remedy?: string;
}

/** One line for people. */
export function formatVerdict({ subject, ok, finding, remedy }: Verdict): string {
  const line = `${ok ? 'ok  ' : 'FAIL'}  ${subject}: ${printable(finding.trim().replaceAll(/\s+/gu, ' '))}`;
  return remedy === undefined ? line : `${line}\n      remedy: ${remedy}`;
}

/** Makes a verdict out of a check that may throw. */
export async function verdictOf(subject: string, check: () => Promise<string>): Promise<Verdict> {
  try {
    return { subject, ok: true, finding: await check() };
  } catch (error) {
    return { subject, ok: false, finding: error instanceof Error ? error.message : String(error) };
  }
}
