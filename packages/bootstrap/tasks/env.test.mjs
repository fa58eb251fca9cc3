import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { WINDOWS } from '../fixtures/sandbox.mjs';
import { exportLine } from './env.mjs';

test.skipIf(WINDOWS)('a shell takes any value literally', () => {
  const value = `it's "$HOME" \\ and a space`;

  const printed = execFileSync('sh', ['-c', `${exportLine('X', value)}; printf %s "$X"`], {
    encoding: 'utf8',
  });

  expect(printed).toBe(value);
});
