import { describe, expect, it } from 'vitest';
import { measureApart } from './measure-apart.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { tureen } from './subjects/tureen.ts';

const SCENARIO: Scenario = {
  id: 'no-such-scenario',
  title: 'nothing',
  budgetSeconds: 10,
  measure: async () => ({}),
};

describe('measureApart', () => {
  it('starts nothing for a subject that is not there for the scenario', async () => {
    const scope = { scenarios: ['record-peer'], reason: 'is a recorder' };
    expect(await measureApart(SCENARIO, { ...tureen, scope })).toEqual({ notApplicable: 'is a recorder' });
  });

  it('gives the error that the process ended with', async () => {
    const { failed } = (await measureApart(SCENARIO, tureen)) as { failed: string };
    expect(failed).toBe(`Error: unknown scenario 'no-such-scenario' or subject 'tureen'`);
  });
});
