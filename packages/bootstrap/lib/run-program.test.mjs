import { expect, test } from 'vitest';
import { runInForeground } from './run-in-foreground.mjs';
import { runOrFail, runProgram } from './run-program.mjs';

const node = process.execPath;

const remedy = (/** @type {string} */ output) => `read ${output.length} characters`;

test('exit code, standard output and the end of both streams are returned', async () => {
  const program = "console.log('out'); console.error('err'); process.exitCode = 3";

  const result = await runProgram(node, ['-e', program]);

  expect(result).toMatchObject({ exitCode: 3, stdout: 'out' });
  expect(result.output.split('\n').toSorted()).toEqual(['err', 'out']);
});

test('a program that cannot be started and one that fails are errors with a remedy', async () => {
  await expect(runOrFail('tureen-no-such-program', [], { remedy })).rejects.toMatchObject({
    remedy: 'read 0 characters',
  });
  await expect(
    runOrFail(node, ['-e', "console.log('bad'); process.exit(2)"], { remedy }),
  ).rejects.toMatchObject({
    message: expect.stringContaining('ended with 2'),
    details: 'bad',
    remedy: 'read 3 characters',
  });
});

test('a stop ends the program before it is reported', async () => {
  const controller = new AbortController();
  const program = `
    process.on('SIGTERM', () => { console.error('asked'); process.exit() });
    console.error('begun'); setInterval(() => {}, 1000)`;
  /** @type {string[]} */
  const lines = [];

  const running = runProgram(node, ['-e', program], {
    signal: controller.signal,
    onLine: (line) => {
      lines.push(line);
      controller.abort(new Error('stopped'));
    },
  });

  await expect(running).rejects.toThrow('stopped');
  expect(lines.at(0)).toBe('begun');
});

test('the exit code of the command is passed on', async () => {
  await expect(runInForeground(node, ['-e', 'process.exit(7)'], {})).resolves.toBe(7);
});

test.skipIf(process.platform === 'win32')(
  'a command that a signal ended has its conventional code',
  async () => {
    const program = "process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)";

    await expect(runInForeground(node, ['-e', program], {})).resolves.toBe(143);
  },
);
