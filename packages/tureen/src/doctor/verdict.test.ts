import { describe, expect, it } from 'vitest';
import { checkNode } from './check-node.ts';
import { formatVerdict, verdictOf } from './verdict.ts';

describe('a verdict', () => {
  it('is one line, and the remedy another', () => {
    expect(formatVerdict({ subject: 'Node.js', ok: true, finding: '24.0.0' })).toBe('ok    Node.js: 24.0.0');
    expect(formatVerdict({ subject: 'Python', ok: false, finding: 'none', remedy: 'install it' })).toBe(
      'FAIL  Python: none\n      remedy: install it',
    );
  });

  it('comes from a check, whether it throws or not', async () => {
    expect(await verdictOf('x', async () => 'fine')).toEqual({ subject: 'x', ok: true, finding: 'fine' });
    expect(await verdictOf('x', async () => Promise.reject(new Error('broken')))).toEqual({
      subject: 'x',
      ok: false,
      finding: 'broken',
    });
  });
});

describe('checkNode', () => {
  it.each([
    ['22.13.0', true],
    ['22.12.9', false],
    ['20.20.2', false],
    ['24.0.0', true],
  ])('finds %s %s', (version, ok) => {
    const verdict = checkNode(version);
    expect(verdict).toMatchObject({ subject: 'Node.js', ok, finding: version });
    expect(verdict.remedy).toBe(ok ? undefined : 'install Node.js 22.13 or later');
  });
});
