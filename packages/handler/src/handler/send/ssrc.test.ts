import { expect, it } from 'vitest';

import { SsrcAllocator } from './ssrc.ts';

it('makes unique 32-bit SSRCs', () => {
  const allocator = new SsrcAllocator();
  const ssrcs = Array.from({ length: 1000 }, () => allocator.allocate());
  expect(new Set(ssrcs).size).toBe(1000);
  expect(ssrcs.every((ssrc) => Number.isInteger(ssrc) && ssrc > 1234 && ssrc < 2 ** 32)).toBe(true);
});
