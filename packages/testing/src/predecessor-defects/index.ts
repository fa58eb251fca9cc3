import { DATA_CASES } from './data-cases.ts';
import type { DefectCase } from './defect-case.ts';
import { RECEIVING_CASES } from './receiving-cases.ts';
import { SENDING_CASES } from './sending-cases.ts';
import { WORKER_CASES } from './worker-cases.ts';

export { DefectBed, type DefectWorker } from './defect-bed.ts';
export type { DefectCase } from './defect-case.ts';

/**
 * What users of mediasoup-client-aiortc met, as cases that a worker passes where it is gone. Not among them, since
 * no program can tell from outside: 11 (logs that are too many), 12 (a STUN server that is asked), 19 (ids beyond
 * what was negotiated, after thousands of channels).
 */
export const DEFECT_CASES: readonly DefectCase[] = [
  ...SENDING_CASES,
  ...RECEIVING_CASES,
  ...DATA_CASES,
  ...WORKER_CASES,
];
