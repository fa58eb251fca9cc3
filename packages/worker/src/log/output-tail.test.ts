import { describe, expect, it } from 'vitest';
import { OutputTail } from './output-tail.ts';

describe('OutputTail', () => {
  it('keeps the last lines, without blank ones and without ends of long ones', () => {
    const tail = new OutputTail();
    for (let number = 1; number <= 30; number += 1) tail.add(`line ${number}`);
    tail.add('   ');
    tail.add('x'.repeat(5_000));

    expect(tail.lines).toHaveLength(20);
    expect(tail.lines[0]).toBe('line 12');
    expect(tail.lines.at(-1)).toHaveLength(2_000);
  });
});
