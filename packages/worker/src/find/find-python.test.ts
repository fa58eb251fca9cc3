import { readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixture, realPython, temporaryFolder } from '../../test/support/sandbox.ts';
import { listCandidates } from './candidate.ts';
import type { FoundPython } from './find-python.ts';
import { findPython } from './find-python.ts';
import { locateCandidates } from './locate-candidates.ts';

interface Wish {
  readonly programs: readonly string[];
  readonly chosenBy?: 'PYTHON';
  readonly variables?: NodeJS.ProcessEnv;
  readonly ranges?: Record<string, string>;
}

async function find({ programs, chosenBy, variables = {}, ranges = {} }: Wish): Promise<FoundPython> {
  const choice = chosenBy === undefined ? {} : { chosenBy };
  const candidates = programs.map((program) => ({ program, leadingArguments: [], ...choice }));
  const located = await locateCandidates(candidates, variables);

  return findPython({ candidates, located, ranges, variables, timeoutMs: 1_000 });
}

describe('findPython', () => {
  it('takes the first that runs and is new enough', async () => {
    const programs = [fixture('pythons', 'too-old'), fixture('pythons', 'failing'), await realPython()];
    const found = await find({ programs });

    expect(found.report.executable).toBe(programs[2]);
    expect(found.unmet).toEqual([]);
  });

  it('prefers one that has everything', async () => {
    const programs = [await realPython(), fixture('pythons', 'complete')];
    const found = await find({ programs, ranges: { wanted: '>=1,<2' } });

    expect(found.report.executable).toBe('/usr/bin/python3.12');
  });

  it('says what the first that is new enough lacks when none has everything', async () => {
    const programs = [await realPython(), fixture('pythons', 'complete')];
    const found = await find({ programs, ranges: { wanted: '>=2' } });

    expect(found.report.executable).toBe(programs[0]);
    expect(found.unmet).toEqual([{ distribution: 'wanted', range: '>=2', installed: undefined }]);
  });

  it('asks each file once', async () => {
    const folder = temporaryFolder();
    const calls = path.join(folder, 'calls');
    const link = path.join(folder, 'python');
    symlinkSync(fixture('pythons', 'counting'), link);
    const variables = { FIXTURE_PYTHON: await realPython(), FIXTURE_CALLS: calls };
    await find({ programs: [fixture('pythons', 'counting'), link], variables, ranges: { wanted: '>=2' } });

    expect(readFileSync(calls, 'utf8')).toBe('call\n');
  });

  it('says what it looked for when there is none', async () => {
    await expect(
      find({ programs: ['no-such-python'], variables: { PATH: '/nowhere' } }),
    ).rejects.toMatchObject({
      name: 'WorkerError',
      code: 'python-missing',
      message:
        'No Python was found on PATH (looked for no-such-python). Install Python 3.11 or newer, or set PYTHON to the path of one.',
    });
  });

  it('names every Python that is too old', async () => {
    const programs = [fixture('pythons', 'too-old'), fixture('pythons', 'ancient')];

    await expect(find({ programs })).rejects.toMatchObject({
      code: 'python-too-old',
      message: expect.stringMatching(/older than 3\.11: .*too-old is 3\.8\.10, .*ancient is 2\.7\.18\./),
    });
  });

  it.each([
    ['failing', /it failed \(127\): pyenv: version `3\.12` is not installed/],
    ['hanging', /it did not answer within 1000 ms/],
    ['chatty', /it did not answer as a Python does/],
  ])('says why a chosen Python cannot be used: %s', async (name, reason) => {
    const program = fixture('pythons', name);

    await expect(find({ programs: [program], chosenBy: 'PYTHON' })).rejects.toMatchObject({
      code: 'python-not-runnable',
      message: expect.stringMatching(reason),
    });
  });

  it('says that a chosen Python does not exist', async () => {
    await expect(find({ programs: ['/no/such/python'], chosenBy: 'PYTHON' })).rejects.toMatchObject({
      code: 'python-not-runnable',
      message: expect.stringContaining(
        'PYTHON names "/no/such/python", which cannot be used: there is no such program.',
      ),
    });
  });

  it('says that a chosen Python is too old', async () => {
    await expect(
      find({ programs: [fixture('pythons', 'too-old')], chosenBy: 'PYTHON' }),
    ).rejects.toMatchObject({
      code: 'python-too-old',
      message: expect.stringContaining('The Python that PYTHON names is older than 3.11'),
    });
  });

  it('stops when the signal fires', async () => {
    const candidates = [{ program: fixture('pythons', 'hanging'), leadingArguments: [] }];
    const located = await locateCandidates(candidates, {});
    const controller = new AbortController();
    const { signal } = controller;
    const finding = findPython({ candidates, located, ranges: {}, variables: {}, timeoutMs: 60_000, signal });
    controller.abort(new Error('enough'));

    await expect(finding).rejects.toThrow('enough');
  });
});

describe('listCandidates', () => {
  it('looks for the usual names', () => {
    expect(listCandidates({}, 'linux').map(({ program }) => program)).toEqual(['python3', 'python']);
    expect(listCandidates({}, 'win32')).toContainEqual({ program: 'py', leadingArguments: ['-3'] });
  });

  it('takes a chosen one only, the option before the variable', () => {
    const chosen = listCandidates({ python: '/a', environmentVariable: '/b' }, 'linux');

    expect(chosen).toEqual([{ program: '/a', leadingArguments: [], chosenBy: 'option' }]);
    expect(listCandidates({ environmentVariable: '/b' }, 'win32')).toHaveLength(1);
    expect(listCandidates({ python: '', environmentVariable: '' }, 'linux')).toHaveLength(2);
  });
});
