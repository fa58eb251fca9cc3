import { DEFECT_CASES, DefectBed } from '@tureen/testing/predecessor-defects';
import { afterAll, describe, it } from 'vitest';

import { LentWorker } from '../contract/lent-worker.ts';

/** `npm run soak` shows of each of these that the predecessor fails it. */
describe('defects of the predecessor, by what both packages offer', () => {
  const lender = new LentWorker();
  afterAll(async () => lender.close());

  it.for(DEFECT_CASES)('$name', async ({ run }, { onTestFinished }) => {
    const worker = await lender.lend();
    const bed = await DefectBed.create(async () => worker);
    onTestFinished(async () => {
      bed.leave();
      await lender.takeBack(worker);
    });
    await run(bed);
  });
});
