import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeSandbox, WINDOWS } from '../fixtures/sandbox.mjs';
import { exportLine, provideTureen } from './env.mjs';

test.skipIf(WINDOWS)('a shell takes any value literally', () => {
  const value = `it's "$HOME" \\ and a space`;

  const printed = execFileSync('sh', ['-c', `${exportLine('X', value)}; printf %s "$X"`], {
    encoding: 'utf8',
  });

  expect(printed).toBe(value);
});

test.skipIf(WINDOWS)('the command tureen runs the sources with what it is given', async () => {
  const { context, root, write } = await makeSandbox();
  await write("it's/packages/tureen/src/main.ts", 'console.log(process.argv.slice(2).join("|"));');

  const folder = await provideTureen({ ...context, root: join(root, "it's") });
  const printed = execFileSync(join(folder, 'tureen'), ['join', '--say', 'hello, all'], { encoding: 'utf8' });

  expect(printed).toBe('join|--say|hello, all\n');
});
