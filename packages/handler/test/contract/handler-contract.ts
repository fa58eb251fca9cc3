import { afterEach, beforeEach, describe } from 'vitest';

import { defineDataContract } from './data.ts';
import type { HandlerBed } from './handler-bed.ts';
import { defineDataLinkContract } from './data-links.ts';
import { defineLifecycleContract } from './lifecycle.ts';
import { defineReceivingContract } from './receiving.ts';
import { defineRefusalContract } from './refusals.ts';
import { defineSendingContract } from './sending.ts';
import { defineServerFaultContract } from './server-faults.ts';

/** What every worker, real or not, does for mediasoup-client's `Device`. Each case gets a bed of its own. */
export function defineHandlerContract(name: string, createBed: () => Promise<HandlerBed>): void {
  describe(`handler contract: ${name}`, () => {
    let current: HandlerBed;
    const bed = (): HandlerBed => current;

    beforeEach(async () => {
      current = await createBed();
    });
    afterEach(async () => {
      await current.close();
    });

    defineLifecycleContract(bed);
    defineSendingContract(bed);
    defineReceivingContract(bed);
    defineDataContract(bed);
    defineDataLinkContract(bed);
    defineRefusalContract(bed);
    defineServerFaultContract(bed);
  });
}
