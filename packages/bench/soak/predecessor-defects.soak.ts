import { DEFECT_CASES, DefectBed } from '@tureen/testing/predecessor-defects';
import { beforeAll, describe, expect, it } from 'vitest';

import { PREDECESSOR_PYTHON, preparePredecessorPython } from '../src/predecessor-python.ts';
import { createPredecessorWorker } from '../src/subjects/predecessor.ts';

/**
 * The cases that the handler's own tests pass, each of which the predecessor must fail: otherwise a case shows
 * nothing. With the soaks, since it needs the predecessor's Python packages.
 */
describe('defects of the predecessor are there in the predecessor', () => {
  beforeAll(async () => {
    delete process.env['PYTHONPATH'];
    process.env[PREDECESSOR_PYTHON] ??= await preparePredecessorPython();
  });

  it.for(DEFECT_CASES)('$name', async ({ name, run }, { onTestFinished }) => {
    const bed = await DefectBed.create(createPredecessorWorker);
    onTestFinished(() => bed.close());
    const failure: unknown = await run(bed).catch((error: unknown) => error);
    // oxlint-disable-next-line no-console -- why it failed is what the run is for
    console.log(`${name}\n    ${String(failure)}`);
    expect(failure).toBeInstanceOf(Error);
  });
});
