import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeSandbox } from '../fixtures/sandbox.mjs';
import { countPytest, countVitest, readReports } from './read-reports.mjs';
import { summarize } from './summary.mjs';

const VITEST = JSON.stringify({
  testResults: [
    { status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'pending' }] },
    { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
    { status: 'failed', assertionResults: [] },
  ],
});
const PYTEST =
  '<testsuites><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10" time="1">';

test('vitest counts tests, and files that could not be loaded as failures', () => {
  expect(countVitest(VITEST)).toEqual({ passed: 2, failed: 2, skipped: 1 });
});

test('pytest counts errors as failures', () => {
  expect(countPytest(PYTEST)).toEqual({ passed: 4, failed: 3, skipped: 3 });
});

test('a whole run is added up, ending with the line that counts', async () => {
  const { root, write } = await makeSandbox();
  for (const part of ['test', 'check', 'examples', 'installs', 'demo']) await write(`${part}.exit`, '0\n');
  await write('build.json', '[{"name":"build","passed":true}]');
  await write(
    'vitest.json',
    '{"testResults":[{"status":"passed","assertionResults":[{"status":"passed"}]}]}',
  );
  await write('pytest.xml', '<testsuite errors="0" failures="0" skipped="0" tests="2">');
  await write('checks.json', '[{"name":"lint","passed":true}]');
  await write('examples.json', '[]');
  await write('installs.json', '[]');

  const { lines, failed } = summarize(await readReports(root));

  expect(failed).toBe(0);
  expect(lines.at(-1)).toBe('6 passed, 0 failed');
});

test('what is missing, and a bad end without a failure, count as failures', async () => {
  const { root, write } = await makeSandbox();
  await write('check.exit', '1\n');
  await write('checks.json', '[{"name":"lint","passed":true}]');

  const { lines, failed } = summarize(await readReports(join(root)));

  expect(lines).toContain('✗ check (ended with 1): 0 passed, 1 failed');
  expect(lines).toContain('✗ vitest (report missing or broken): 0 passed, 1 failed');
  expect(lines).toContain('✗ demo: 0 passed, 1 failed');
  expect(failed).toBe(7);
});
