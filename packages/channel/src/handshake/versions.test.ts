import { describe, expect, it } from 'vitest';

import { vectors } from '../../test/support/vectors.ts';
import { FrameKind } from '../frame/frame-kind.ts';
import type { HelloFrame } from '../frame/frame.ts';
import { assertVersionsAgree, versionsAgree } from './versions.ts';

function hello(layers: Record<string, string>, runtime: string, protocol = 1): HelloFrame {
  return { kind: FrameKind.HELLO, protocol, layers, maxFrameBytes: 16_384, runtime };
}

describe('versionsAgree', () => {
  it.each(vectors.versions)('$here and $there: $agree', ({ here, there, agree }) => {
    expect(versionsAgree(here, there)).toBe(agree);
    expect(versionsAgree(there, here)).toBe(agree);
  });
});

describe('assertVersionsAgree', () => {
  it('names every layer that does not fit, both versions and the remedy', () => {
    const here = hello({ worker: '1.2.0', handler: '2.0.0', streams: '0.3.0' }, 'Node.js');
    const there = hello({ worker: '1.0.0', handler: '1.9.0', streams: '0.4.0' }, 'Python');

    expect(() => assertVersionsAgree(here, there)).toThrow(
      expect.objectContaining({
        code: 'version-mismatch',
        message:
          'The two sides of the channel do not fit together: handler is 2.0.0 in Node.js and 1.9.0 in Python; ' +
          'streams is 0.3.0 in Node.js and 0.4.0 in Python. Use the same release on both sides: each npm package ' +
          'carries its own Python package, so reinstall it and remove other copies of tureen_* from the Python path.',
      }),
    );
  });

  it('refuses another protocol', () => {
    expect(() => assertVersionsAgree(hello({}, 'Node.js', 1), hello({}, 'Python', 2))).toThrow(
      /the wire protocol is 1 in Node.js and 2 in Python/,
    );
  });

  it('does not mind layers that one side does not have', () => {
    expect(() => assertVersionsAgree(hello({ a: '1.0.0' }, 'x'), hello({ b: '2.0.0' }, 'y'))).not.toThrow();
  });
});
