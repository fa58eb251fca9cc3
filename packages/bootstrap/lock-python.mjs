// Makes the lock files of the Python side anew, after a change of dependencies in a pyproject.toml:
//
//   node packages/bootstrap/lock-python.mjs            keeps the versions that still fit
//   node packages/bootstrap/lock-python.mjs --upgrade  takes the newest that fit
//
// Every file holds exact versions with hashes for all platforms and Python versions, and names no host, so that it
// serves whatever index pip or uv is configured with. `python/uv.lock` would name hosts; it is not kept.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BootstrapError } from './lib/bootstrap-error.mjs';
import { createContext } from './lib/context.mjs';
import { Report } from './lib/report.mjs';
import { findPython } from './steps/python/find-python.mjs';
import { provideUv } from './steps/python/provide-uv.mjs';
import { runUv } from './steps/python/run-uv.mjs';

const OUR_PACKAGES = ['tureen-channel', 'tureen-worker', 'tureen-handler', 'tureen-streams'];
const OPTIONS = [
  '--universal',
  '--python-version=3.11',
  '--generate-hashes',
  '--no-emit-index-url',
  '--no-emit-find-links',
  '--no-header',
  '--no-annotate',
  ...OUR_PACKAGES.map((name) => `--no-emit-package=${name}`),
];

/** Each lock file with what it is made from. */
const LOCKS = [
  {
    output: 'python/requirements-dev.lock',
    sources: ['python/pyproject.toml', '--group=python/pyproject.toml:dev'],
  },
  { output: 'python/tureen_handler/requirements.lock', sources: ['python/tureen_handler/pyproject.toml'] },
];

const report = new Report();
const context = createContext({ signal: new AbortController().signal, report });
const uv = await provideUv(context, await findPython(context));

for (const { output, sources } of LOCKS) {
  const startedAt = performance.now();
  const parameters = [...OPTIONS, `--output-file=${output}`, ...process.argv.slice(2), ...sources];
  await runUv(context, uv, ['pip', 'compile', ...parameters]);
  await refuseHosts(output);
  report.done(output, 'current', performance.now() - startedAt);
}

/** @param {string} path */
async function refuseHosts(path) {
  const text = await readFile(join(context.root, path), 'utf8');
  const line = text
    .split('\n')
    .find((candidate) => /:\/\/|--(?:extra-)?index-url|--find-links/.test(candidate));
  if (line !== undefined) throw new BootstrapError(`${path} names a host: ${line}`);
}
