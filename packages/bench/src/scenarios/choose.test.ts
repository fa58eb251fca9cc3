import { describe, expect, it } from 'vitest';
import { chooseScenarios, listScenarios } from './choose.ts';
import { SUBJECTS } from '../subjects/index.ts';
import { SCENARIOS } from './index.ts';

describe('chooseScenarios', () => {
  it('gives those that are named in their order, or all', () => {
    const chosen = chooseScenarios(SCENARIOS, ['data-channels', 'worker-start']);
    expect(chosen.map(({ id }) => id)).toEqual(['worker-start', 'data-channels']);
    expect(chooseScenarios(SCENARIOS, [])).toBe(SCENARIOS);
  });

  it('names those that there are', () => {
    expect(() => chooseScenarios(SCENARIOS, ['speed'])).toThrow(/'speed'.*worker-start/u);
  });
});

describe('the scenarios', () => {
  it('have names of their own, with goals on scenarios that there are', () => {
    const names = SCENARIOS.map(({ id }) => id);
    expect(new Set(names).size).toBe(names.length);
    for (const { times, plus } of SCENARIOS.flatMap(({ goals = [] }) => goals)) {
      expect(names).toContain((times ?? plus)?.scenario ?? names[0]);
    }
  });

  it('are what subjects name that are there for some', () => {
    const names = SCENARIOS.map(({ id }) => id);
    for (const { scope } of SUBJECTS)
      expect(names).toEqual(expect.arrayContaining([...(scope?.scenarios ?? [])]));
  });

  it('are listed with their budgets', () => {
    expect(listScenarios(SCENARIOS).split('\n')).toHaveLength(SCENARIOS.length);
  });
});
