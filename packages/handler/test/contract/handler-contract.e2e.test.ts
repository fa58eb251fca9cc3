import { defineHandlerContract } from './handler-contract.ts';
import { RealBed } from './real-bed.ts';

defineHandlerContract('real worker, real router', async () => RealBed.create());
