import { describe, expect, it } from 'vitest';
import type { Outcome } from '../scenarios/outcome.ts';
import { markdownTable } from './markdown-table.ts';

const SUBJECTS = ['ours', 'other'];

function tableOf(ours: Outcome, other: Outcome, goals = [{ figure: 'cores', atMost: 0.02 }]): string[] {
  return markdownTable({
    subjects: SUBJECTS,
    scenarios: [{ id: 'record', title: 'record a peer', goals }],
    outcomes: new Map([
      [
        'record',
        new Map([
          ['ours', ours],
          ['other', other],
        ]),
      ],
    ]),
  }).split('\n');
}

describe('markdownTable', () => {
  it('has a row per figure, with the goal beside it', () => {
    const rows = tableOf({ figures: { cores: 0.0123, kbit: 1023.4 } }, { figures: { cores: 12.34 } });
    expect(rows).toEqual([
      '| | ours | other | goal |',
      '| --- | ---: | ---: | --- |',
      '| record a peer, cores | 0.012 | 12.3 | ≤ 0.02 ✓ |',
      '| record a peer, kbit | 1023 | n/a |  |',
    ]);
  });

  it('says below why something is missing, each reason once', () => {
    const reason = { notApplicable: 'records nothing' };
    expect(tableOf({ figures: { cores: 1, MiB: 2 } }, reason).slice(2)).toEqual([
      '| record a peer, cores | 1.000 | n/a (1) | ≤ 0.02 ✗ |',
      '| record a peer, MiB | 2.000 | n/a (1) |  |',
      '',
      '(1) records nothing',
    ]);
  });

  it('keeps a row that nobody has figures of', () => {
    expect(tableOf({ failed: 'timed out\nat x' }, { notApplicable: 'records nothing' }).slice(2)).toEqual([
      '| record a peer | failed (1) | n/a (2) |  |',
      '',
      '(1) timed out; (2) records nothing',
    ]);
  });

  it('leaves a verdict open that figures are missing for', () => {
    const goals = [{ figure: 'cores', atMost: 1, times: { subject: 'other' } }];
    const [, , row] = tableOf({ figures: { cores: 1 } }, { failed: 'timed out' }, goals);
    expect(row).toBe('| record a peer, cores | 1.000 | failed (1) | ≤ 1 × other ? |');
  });
});
