import { testPython } from '@tureen/testing/python';
import { vi, type MockInstance } from 'vitest';

import { createWorker, type Worker } from '../../src/index.ts';
import { until } from './handler-bed.ts';

/**
 * One real worker for bed after bed, as starting one takes longer than most cases. A case must leave nothing in it,
 * once its transports are closed and its tracks have ended; where a case ends the worker, the next one gets another.
 */
export class LentWorker {
  #idle: Worker | undefined;
  #openings: MockInstance<Worker['getUserMedia']> | undefined;

  /** The worker; the caller gives it back by `takeBack`. */
  async lend(): Promise<Worker> {
    const worker = this.#idle ?? (await createWorker({ python: testPython(), logLevel: 'warn' }));
    this.#idle = undefined;
    this.#openings = vi.spyOn(worker, 'getUserMedia');
    return worker;
  }

  /** Ends the tracks that were opened; the transports are closed already. Rejects when something is left. */
  async takeBack(worker: Worker): Promise<void> {
    const openings = this.#openings?.mock.results.map(async ({ value }) => value);
    this.#openings?.mockRestore();
    for (const opened of await Promise.allSettled(openings ?? [])) {
      if (opened.status === 'fulfilled') for (const track of opened.value.getTracks()) track.stop();
    }
    if (worker.closed) return;
    this.#idle = worker;
    await until(async () => {
      const { pid: _, ...objects } = await worker.dump();
      return Object.values(objects).every((list) => list.length === 0);
    });
  }

  /** Ends the worker; for `afterAll`. */
  async close(): Promise<void> {
    await this.#idle?.[Symbol.asyncDispose]();
  }
}
