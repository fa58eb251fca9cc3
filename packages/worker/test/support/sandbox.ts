import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { listCandidates } from '../../src/find/candidate.ts';
import type { FoundPython } from '../../src/find/find-python.ts';
import { findPython } from '../../src/find/find-python.ts';
import { locateCandidates } from '../../src/find/locate-candidates.ts';
import type { PythonRequirements } from '../../src/modules/python-requirements.ts';

/** Absolute path of a file in the folder of fixtures. */
export function fixture(...names: string[]): string {
  return path.join(import.meta.dirname, '..', 'fixtures', ...names);
}

/** The interpreter itself, behind any shim, that tests use. */
export async function realPython(): Promise<string> {
  found ??= lookForPython();

  return (await found).report.executable;
}

let found: Promise<FoundPython> | undefined;

async function lookForPython(): Promise<FoundPython> {
  const candidates = listCandidates({ environmentVariable: process.env['PYTHON'] });
  const located = await locateCandidates(candidates, process.env);

  return findPython({ candidates, located, ranges: {}, variables: process.env, timeoutMs: 20_000 });
}

/** A folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tureen-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  return folder;
}

/** What one test of environments works with; nothing of it is shared with other tests or the user. */
export interface Sandbox {
  readonly folder: string;
  readonly cacheDirectory: string;
  /** The interpreter that environments are made from. */
  readonly python: string;
  /** Requirements of one distribution that exists nowhere but here. */
  readonly requirements: readonly PythonRequirements[];
  /** Their lock file. */
  readonly lockFile: string;
  /** No search path, and pip finds packages in the sandbox only. */
  readonly variables: NodeJS.ProcessEnv;
}

/** A fresh cache directory, and requirements that need no network. */
export async function createSandbox(): Promise<Sandbox> {
  const folder = temporaryFolder();
  const python = await realPython();
  const hash = execFileSync(python, [fixture('make_wheel.py'), folder], { encoding: 'utf8' });
  const lockFile = path.join(folder, 'requirements.lock');
  writeFileSync(lockFile, `tureen-fixture==1.0 --hash=sha256:${hash}\n`);

  return {
    folder,
    python,
    lockFile,
    cacheDirectory: path.join(folder, 'cache'),
    requirements: [{ name: 'fixture', lockFile, ranges: { 'tureen-fixture': '>=1,<2' } }],
    variables: {
      HOME: folder,
      PATH: '/usr/bin:/bin',
      PIP_NO_INDEX: '1',
      PIP_FIND_LINKS: folder,
      FIXTURE_PYTHON: python,
      FIXTURE_CALLS: path.join(folder, 'calls'),
      FIXTURE_PID: path.join(folder, 'pid'),
    },
  };
}
