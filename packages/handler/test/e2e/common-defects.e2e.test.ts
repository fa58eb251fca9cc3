import { DEFECT_CASES, DefectBed } from '@tureen/testing/predecessor-defects';
import { testPython } from '@tureen/testing/python';
import { describe, it } from 'vitest';

import { createWorker } from '../../src/index.ts';

/** `npm run soak` shows of each of these that the predecessor fails it. */
describe('defects of the predecessor, by what both packages offer', () => {
  it.for(DEFECT_CASES)('$name', async ({ run }, { onTestFinished }) => {
    const bed = await DefectBed.create(async () => createWorker({ python: testPython() }));
    onTestFinished(() => bed.close());
    await run(bed);
  });
});
