import { expect, test } from 'vitest';
import { finishedPercent } from './compile.ts';

test.each([
  ['[130/260] Compiling C++ object x.o', 50],
  ['[260/260] Linking target mediasoup-worker', 100],
  ['[1/260] Generating', 0],
  ['warning: [1/2] not a progress line', 0],
  ['', 0],
])('%j is %i percent', (line, percent) => {
  expect(finishedPercent(line)).toBe(percent);
});
