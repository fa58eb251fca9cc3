/** @typedef {import('./read-reports.mjs').Part} Part */
/** @typedef {import('./read-reports.mjs').Count} Count */

/**
 * Adds up a run.
 *
 * @param {readonly Part[]} parts
 * @returns {{ lines: string[], failed: number }} `lines` ends with "N passed, N failed"
 */
export function summarize(parts) {
  const counts = parts.flatMap((part) => countPart(part));
  const passed = sum(counts, 'passed');
  const failed = sum(counts, 'failed');

  return { lines: [...counts.map(describe), `${passed} passed, ${failed} failed`], failed };
}

/**
 * A part that ended badly without counting a failure is one itself, and so is one that counts nothing.
 *
 * @param {Part} part
 * @returns {Count[]}
 */
function countPart({ name, exitCode, counts }) {
  if (counts.length === 0) {
    return [{ name, passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 }];
  }
  if (exitCode === 0 || sum(counts, 'failed') > 0) return counts;

  return [...counts, { name: `${name} (ended with ${exitCode})`, passed: 0, failed: 1, skipped: 0 }];
}

/**
 * @param {readonly Count[]} counts
 * @param {'passed' | 'failed'} key
 */
function sum(counts, key) {
  return counts.reduce((total, count) => total + count[key], 0);
}

/** @param {Count} count */
function describe({ name, passed, failed, skipped }) {
  const note = skipped > 0 ? ` (${skipped} skipped)` : '';

  return `${failed === 0 ? '✓' : '✗'} ${name}: ${passed} passed, ${failed} failed${note}`;
}
