import { afterAll } from 'vitest';

import { createNewestDevice } from './handler-bed.ts';
import { defineHandlerContract } from './handler-contract.ts';
import { LentWorker } from './lent-worker.ts';
import { RealBed } from './real-bed.ts';

const lender = new LentWorker();

defineHandlerContract('real worker, real router', async () => RealBed.create(createNewestDevice, {}, lender));
afterAll(async () => lender.close());
