import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { makeSandbox } from '../fixtures/sandbox.mjs';

const PROGRAM = fileURLToPath(new URL('../fixtures/commands-program.mjs', import.meta.url));

/**
 * @param {readonly string[]} parameters
 * @param {{ file?: string, onTold?: (text: string, child: import('node:child_process').ChildProcess) => void }} [options]
 */
async function run(parameters, { file = '', onTold } = {}) {
  const child = spawn(process.execPath, [PROGRAM, ...parameters], { env: { ...process.env, FILE: file } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (/** @type {Buffer} */ chunk) => (stdout += chunk));
  child.stderr.on('data', (/** @type {Buffer} */ chunk) => {
    stderr += chunk;
    onTold?.(stderr, child);
  });
  const [exitCode] = await once(child, 'close');

  return { exitCode, stdout, stderr };
}

test('stdout is only the command’s, and its parameters and exit code are passed on', async () => {
  const result = await run(['print', '--seconds', '5']);

  expect(result).toMatchObject({ exitCode: 5, stdout: '["--seconds","5"]\n' });
  expect(result.stderr).toContain('✓ Quick');
});

test('an unknown command is answered with the known ones', async () => {
  const result = await run(['no-such-command']);

  expect(result).toMatchObject({ exitCode: 2, stdout: '' });
  expect(result.stderr).toContain('<print|slow|failing|refusing|endless>');
});

test('a command does not run when what it needs cannot be prepared', async () => {
  await expect(run(['failing'])).resolves.toMatchObject({
    exitCode: 1,
    stdout: '',
    stderr: expect.stringContaining('What to do: Give up.'),
  });
});

test('what a command refuses is told with the remedy, without a stack', async () => {
  const { exitCode, stderr } = await run(['refusing', 'nonsense']);

  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/✗ refusing +no 'nonsense'/u);
  expect(stderr).toContain('What to do: Name another.');
  expect(stderr).not.toContain('    at ');
});

test.skipIf(process.platform === 'win32')('Ctrl-C in a preparation ends it with 130', async () => {
  const { root } = await makeSandbox();
  const file = join(root, 'ended');

  const result = await run(['slow'], {
    file,
    onTold: (text, child) => {
      if (text.endsWith('preparing\n')) child.kill('SIGINT');
    },
  });

  expect(result).toMatchObject({ exitCode: 130, stdout: '' });
  expect(result.stderr).toContain('stopped');
  await expect(readFile(file, 'utf8')).resolves.toBe('cleaned up');
});

test.skipIf(process.platform === 'win32')(
  'a signal reaches the command, whose exit code counts',
  async () => {
    const result = await run(['endless'], {
      onTold: (text, child) => {
        if (text.includes('up\n')) child.kill('SIGTERM');
      },
    });

    expect(result).toMatchObject({ exitCode: 9, stdout: 'got SIGTERM\n' });
  },
);
