import { expect, test } from 'vitest';
import { BootstrapError } from './bootstrap-error.mjs';
import { Report } from './report.mjs';

/** @param {boolean} isTTY */
function record(isTTY = false) {
  /** @type {string[]} */
  const written = [];

  return { report: new Report({ isTTY, write: (text) => written.push(text) }), written };
}

test('a step is one line with its time', () => {
  const { report, written } = record();

  report.begin('pnpm');
  report.done('pnpm', '12.0.0', 1234);

  expect(written).toEqual([expect.stringMatching(/^✓ pnpm +12\.0\.0 \(1\.2 s\)\n$/)]);
});

test('a failure is told with its remedy', () => {
  const { report, written } = record();

  const details = Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n');

  report.failed('Packages', new BootstrapError('no registry', { details, remedy: 'Check the proxy.' }), 100);

  expect(written.join('')).toMatch(
    /^✗ Packages +no registry \(0\.1 s\)\n {4}line 0\n(?: {4}line \d+\n){11} {4}What to do: Check the proxy\.\n$/,
  );
});

test('a terminal shows what is under way', () => {
  const { report, written } = record(true);

  report.begin('pnpm');

  expect(written).toEqual(['  … pnpm\r']);
});
