import { describe, expect, it } from 'vitest';
import type { Outcome } from '../scenarios/outcome.ts';
import { describeGoal, judge, type Goal, type Outcomes } from './goal.ts';

const OUTCOMES: Outcomes = new Map([
  [
    'record',
    new Map<string, Outcome>([
      ['ours', { figures: { cores: 0.02, 'ms soft': 12, 'ms none': 5 } }],
      ['other', { figures: { cores: 0.1 } }],
      ['third', { notApplicable: 'records nothing' }],
    ]),
  ],
  ['encode', new Map<string, Outcome>([['ours', { figures: { cores: 0.3 } }]])],
  ['broken', new Map<string, Outcome>([['ours', { failed: 'timed out' }]])],
]);

describe('judge', () => {
  it.for([
    [{ figure: 'cores', atMost: 0.02 }, 'met'],
    [{ figure: 'cores', atMost: 0.01 }, 'missed'],
    [{ figure: 'cores', atLeast: 0.01 }, 'met'],
    [{ figure: 'cores', atLeast: 0.03 }, 'missed'],
    [{ figure: 'cores', atMost: 0.25, times: { subject: 'other' } }, 'met'],
    [{ figure: 'cores', atMost: 0.1, times: { subject: 'other' } }, 'missed'],
    [{ figure: 'cores', atMost: 0.1, times: { scenario: 'encode' } }, 'met'],
    [{ figure: 'ms soft', atMost: 20, plus: { figure: 'ms none' } }, 'met'],
    [{ figure: 'ms soft', atMost: 5, plus: { figure: 'ms none' } }, 'missed'],
    [{ figure: 'cores', atMost: 1, times: { subject: 'third' } }, 'unknown'],
    [{ figure: 'cores', atMost: 1, times: { scenario: 'broken' } }, 'unknown'],
    [{ figure: 'MiB', atMost: 1 }, 'unknown'],
  ] satisfies [Goal, string][])('of %j is %s', ([goal, verdict]) => {
    expect(judge(goal, { scenario: 'record', subject: 'ours' }, OUTCOMES)).toBe(verdict);
  });
});

describe('describeGoal', () => {
  it('names what the figure is compared with', () => {
    expect(describeGoal({ figure: 'cores', atMost: 0.01 })).toBe('≤ 0.01');
    expect(describeGoal({ figure: 'x', atLeast: 8, times: { subject: 'other' } })).toBe('≥ 8 × other');
    expect(describeGoal({ figure: 'x', atMost: 20, plus: { figure: 'ms none' } })).toBe('≤ 20 + ms none');
  });
});
