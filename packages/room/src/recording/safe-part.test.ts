import { describe, expect, it } from 'vitest';
import { safePart } from './safe-part.ts';

describe('safePart', () => {
  it.each([
    ['../../etc/passwd', '__.._etc_passwd'],
    ['..', '_'],
    ['', '_'],
    ['CON', '_CON'],
    ['nul.webm', '_nul.webm'],
    ['a:b*c?', 'a_b_c_'],
    ['line\nbreak', 'line_break'],
    ['name. ', 'name_'],
  ])('makes %j harmless', (text, expected) => {
    expect(safePart(text)).not.toMatch(/[/\\]/u);
    expect(['.', '..', '']).not.toContain(safePart(text));
    expect(safePart(text)).toBe(expected);
  });

  it('cuts long names at a whole character', () => {
    const part = safePart('€'.repeat(100));
    expect(Buffer.byteLength(part)).toBeLessThanOrEqual(60);
    expect(part).toMatch(/^€+$/u);
  });
});
