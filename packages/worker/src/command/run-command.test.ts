import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSandbox, fixture } from '../../test/support/sandbox.ts';
import { runCommand } from './run-command.ts';

interface Outcome {
  readonly status: number;
  readonly printed: string[];
  readonly told: string[];
}

/** Runs the command in a sandbox in which the package `@tureen/thing` is installed. */
async function run(commandLine: readonly string[], signal = new AbortController().signal): Promise<Outcome> {
  const { folder, cacheDirectory, python, variables, requirements, lockFile } = await createSandbox();
  const root = path.join(folder, 'node_modules', '@tureen', 'thing');
  mkdirSync(path.join(root, 'python'), { recursive: true });
  writeFileSync(path.join(root, 'package.json'), '{}');
  const content = { ...requirements[0], lockFile };
  writeFileSync(path.join(root, 'python', 'requirements.json'), JSON.stringify(content));
  const printed: string[] = [];
  const told: string[] = [];
  const status = await runCommand([...commandLine, '--cache-directory', cacheDirectory], {
    folder,
    siblings: path.join(folder, 'nowhere'),
    variables: { ...variables, PYTHON: python, PATH: `${fixture('uv')}:${variables['PATH']}` },
    print: (line) => printed.push(line),
    tell: (line) => told.push(line),
    signal,
  });

  return { status, printed, told };
}

describe('tureen-worker prepare', () => {
  it.each([
    [],
    ['@tureen/thing'],
    ['node_modules/@tureen/thing'],
    ['node_modules/@tureen/thing/python/requirements.json'],
  ])('prepares what %s needs, and prints the interpreter', async (...names) => {
    const { status, printed, told } = await run(['prepare', ...names]);

    expect(status).toBe(0);
    expect(printed).toEqual([expect.stringMatching(/cache.*bin\/python$/)]);
    expect(told).toContainEqual(expect.stringMatching(/^fixture: Making a Python environment with uv/));
  });

  it('says nothing more when it is to be quiet', async () => {
    expect(await run(['prepare', '--quiet'])).toMatchObject({ status: 0, told: [] });
  });

  it('fails with the remedy', async () => {
    const { status, told } = await run(['prepare', '--python', '/no/such/python']);

    expect(status).toBe(1);
    expect(told.at(-1)).toContain('The option `python` names "/no/such/python", which cannot be used');
  });

  it('ends with 130 when it is interrupted', async () => {
    expect(await run(['prepare'], AbortSignal.abort())).toMatchObject({ status: 130, told: [/Stopped/] });
  });

  it.each([
    [
      ['prepare', 'no-such-package'],
      'no-such-package is neither a file nor a folder nor an installed package.',
    ],
    [['prepare', '--colour'], "Unknown option '--colour'"],
    [['repair'], 'There is no command "repair".'],
    [[], 'There is no command "".'],
  ])('refuses %j', async (commandLine, text) => {
    const { status, told } = await run(commandLine);

    expect(status).toBe(2);
    expect(told.join('\n')).toContain(text);
  });

  it('explains itself', async () => {
    expect(await run(['--help'])).toMatchObject({
      status: 0,
      printed: [expect.stringContaining('Usage: tureen-worker')],
    });
  });
});
