import { expect, test } from 'vitest';
import { runProgram, runStep } from './run-program.ts';

const node = process.execPath;

test('exit code and output of both streams are returned', async () => {
  const program = "console.log('out'); console.error('err'); process.exitCode = 3";

  const result = await runProgram(node, ['-e', program]);

  expect(result.exitCode).toBe(3);
  expect(result.output.split('\n').toSorted()).toEqual(['err', 'out']);
});

test('only the end of a long output is kept, every line is reported', async () => {
  let lines = 0;

  const result = await runProgram(node, ['-e', 'for (let i = 0; i < 1000; i++) console.log(i)'], {
    onLine: () => {
      lines += 1;
    },
  });

  expect(lines).toBe(1000);
  expect(result.output.split('\n')).toHaveLength(30);
  expect(result.output.endsWith('999')).toBe(true);
});

test('a program that takes too long is stopped', async () => {
  const result = await runProgram(node, ['-e', 'setInterval(() => {}, 1000)'], { timeoutMs: 200 });

  expect(result).toMatchObject({ exitCode: null, timedOut: true });
});

test.skipIf(process.platform === 'win32')('an abort also stops what the program started', async () => {
  const controller = new AbortController();
  // The grandchild holds the output open for as long as it lives, which is what the run waits for.
  const program = `
    const { spawn } = require('node:child_process');
    spawn(process.execPath, ['-e', "console.log('up'); setInterval(() => {}, 1000)"], { stdio: 'inherit' });`;
  const running = runProgram(node, ['-e', program], {
    signal: controller.signal,
    onLine: () => controller.abort(),
  });

  await expect(running).rejects.toMatchObject({ name: 'SfuError', code: 'aborted' });
});

test('a program that must not be cut off ends before the abort is reported', async () => {
  const controller = new AbortController();
  const lines: string[] = [];
  const program = "console.log('begun'); process.stdin.resume(); setTimeout(() => console.log('ended'), 100)";
  const running = runProgram(node, ['-e', program], {
    signal: controller.signal,
    finishOnAbort: true,
    onLine: (line) => {
      lines.push(line);
      controller.abort();
    },
  });

  await expect(running).rejects.toMatchObject({ code: 'aborted' });
  expect(lines).toEqual(['begun', 'ended']);
});

test('a failing step says what it did and how it ended', async () => {
  const step = runStep('compiling', node, ['-e', "console.log('no such header'); process.exit(2)"]);

  await expect(step).rejects.toMatchObject({
    code: 'build-failed',
    message: expect.stringMatching(/failed while compiling: .* ended with 2\nno such header/s),
  });
});

test('a step whose program does not exist fails as a step', async () => {
  await expect(runStep('compiling', 'tureen-no-such-program', [])).rejects.toMatchObject({
    code: 'build-failed',
    message: expect.stringContaining('ENOENT'),
  });
});
