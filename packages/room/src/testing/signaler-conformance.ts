import type { CaseTable, Examination } from './cases/case-table.ts';
import { connectingCases } from './cases/connecting.ts';
import { consumerCases } from './cases/consumers.ts';
import { dataAndStatsCases } from './cases/data-and-stats.ts';
import { peerCases } from './cases/peers.ts';
import { timeOutCases } from './cases/time-outs.ts';
import { transportCases } from './cases/transports.ts';
import {
  ConformanceError,
  show,
  type ConformanceCase,
  type SignalerConformanceOptions,
} from './conformance-case.ts';
import { Conversation } from './conversation.ts';

const CASES: CaseTable = {
  ...connectingCases,
  ...timeOutCases,
  ...transportCases,
  ...peerCases,
  ...consumerCases,
  ...dataAndStatsCases,
};

/**
 * What every signaler has to do, as cases to run with any test runner against a real server. No media is sent; the server's
 * router must know an audio and a video codec.
 */
export function signalerConformance(options: SignalerConformanceOptions): ConformanceCase[] {
  return Object.entries(CASES).map(([name, examine]) => ({
    name,
    run: async () => examineInRoom(examine, options),
  }));
}

/** What {@link conformanceTests} uses of vitest's `it`; `node:test` has it too. */
export type DefineTest = (name: string, run: (context: TestContext) => Promise<void>) => unknown;

/** What a running test offers. */
export interface TestContext {
  /** Says that there was nothing to test. */
  skip(reason?: string): unknown;
}

/** Defines a test for each case: `conformanceTests(it, options)` inside a `describe` of vitest. */
export function conformanceTests(it: DefineTest, options: SignalerConformanceOptions): void {
  for (const { name, run } of signalerConformance(options)) {
    it(name, async (context) => {
      const reason = await run();
      if (reason !== undefined) context.skip(reason);
    });
  }
}

async function examineInRoom(
  examine: Examination,
  options: SignalerConformanceOptions,
): Promise<string | undefined> {
  const conversation = new Conversation(options);
  try {
    return (await examine(conversation)) ?? undefined;
  } catch (cause) {
    if (cause instanceof ConformanceError) throw cause;
    throw new ConformanceError(`the signaler failed where nothing should fail: ${show(cause)}`, { cause });
  } finally {
    conversation.close();
  }
}
