import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Fifo } from './fifo.ts';

describe('Fifo', () => {
  it('does what an array does', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('push' as const), value: fc.nat(9) }),
      fc.record({ do: fc.constant('shift' as const) }),
      fc.record({ do: fc.constant('remove' as const), value: fc.nat(9) }),
      fc.record({ do: fc.constant('clear' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const fifo = new Fifo<number>();
        let model: number[] = [];
        for (const step of steps) {
          if (step.do === 'push') {
            fifo.push(step.value);
            model.push(step.value);
          } else if (step.do === 'shift') {
            expect(fifo.shift()).toBe(model.shift());
          } else if (step.do === 'remove') {
            const index = model.indexOf(step.value);
            expect(fifo.remove((item) => item === step.value)).toBe(
              index < 0 ? undefined : model.splice(index, 1)[0],
            );
          } else {
            expect(fifo.clear()).toEqual(model);
            model = [];
          }
          expect(fifo.size).toBe(model.length);
        }
      }),
    );
  });
});
