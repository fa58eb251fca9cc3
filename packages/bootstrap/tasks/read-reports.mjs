import { readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';

/**
 * How many of a kind of checks passed and failed.
 *
 * @typedef {object} Count
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/**
 * A part of the run: its exit code and what it counted.
 *
 * @typedef {object} Part
 * @property {string} name
 * @property {number} exitCode
 * @property {Count[]} counts
 */

/** What each part leaves; a part with no files of its own counts as one check. */
const PARTS = {
  test: { 'build.json': countResults, 'vitest.json': countVitest, 'pytest.xml': countPytest },
  check: { 'checks.json': countResults },
  examples: { 'examples.json': countResults },
  installs: { 'installs.json': countResults },
  demo: {},
};

/**
 * Reads what the parts of a run left in a folder. A file that is missing counts as one failure.
 *
 * @param {string} folder
 * @returns {Promise<Part[]>}
 */
export async function readReports(folder) {
  return Promise.all(
    Object.entries(PARTS).map(async ([name, files]) => ({
      name,
      exitCode: await readExitCode(join(folder, `${name}.exit`)),
      counts: await Promise.all(
        Object.entries(files).map(async ([file, count]) =>
          readCount(join(folder, file), parse(file).name, count),
        ),
      ),
    })),
  );
}

/**
 * @param {string} path
 * @param {string} name
 * @param {(text: string) => Omit<Count, 'name'>} count
 * @returns {Promise<Count>}
 */
async function readCount(path, name, count) {
  try {
    return { name, ...count(await readFile(path, 'utf8')) };
  } catch {
    return { name: `${name} (report missing or broken)`, passed: 0, failed: 1, skipped: 0 };
  }
}

/** @param {string} path */
async function readExitCode(path) {
  const text = await readFile(path, 'utf8').catch(() => '');

  return Number.parseInt(text || '1', 10);
}

/** @param {string} text our own results: a list of { name, passed } */
function countResults(text) {
  /** @type {{ passed: boolean }[]} */
  const results = JSON.parse(text);
  const passed = results.filter((result) => result.passed).length;

  return { passed, failed: results.length - passed, skipped: 0 };
}

/**
 * Tests of vitest's JSON report; a file that fails without a failing test, as one that cannot be loaded, is one.
 *
 * @param {string} text
 */
export function countVitest(text) {
  /** @type {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} */
  const { testResults } = JSON.parse(text);
  const tests = testResults.flatMap((file) => file.assertionResults.map((test) => test.status));
  const brokenFiles = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  const passed = tests.filter((status) => status === 'passed').length;
  const failed = tests.filter((status) => status === 'failed').length;

  return { passed, failed: failed + brokenFiles.length, skipped: tests.length - passed - failed };
}

/**
 * Tests of pytest's JUnit report.
 *
 * @param {string} text
 */
export function countPytest(text) {
  const suite = /<testsuite [^>]*>/.exec(text)?.[0] ?? '';
  /** @param {string} name */
  const attribute = (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? Number.NaN);
  const failed = attribute('failures') + attribute('errors');
  const skipped = attribute('skipped');
  const passed = attribute('tests') - failed - skipped;
  if (Number.isNaN(passed)) throw new Error('no JUnit report');

  return { passed, failed, skipped };
}
