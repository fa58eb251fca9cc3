import { findWorkerBinary, type WorkerBinary } from '@tureen/sfu';
import type { Verdict } from './verdict.ts';

const SUBJECT = 'mediasoup worker (for the embedded server only)';

const REMEDY = 'run tureen setup --server';

/** What each origin of a worker means. */
const ORIGINS: Readonly<Record<WorkerBinary['origin'], string>> = {
  env: 'named by MEDIASOUP_WORKER_BIN',
  prebuilt: 'as mediasoup publishes it',
  'patched-build': 'built here with patches: for development and tests, not for production',
};

/** Looks for the worker of the embedded server, without downloading or building one. */
export async function checkServer(): Promise<Verdict> {
  try {
    const binary = await findWorkerBinary();
    if (binary === undefined) {
      return { subject: SUBJECT, ok: false, finding: 'none is prepared yet', remedy: REMEDY };
    }
    const { path, origin, mediasoupVersion } = binary;
    return { subject: SUBJECT, ok: true, finding: `${mediasoupVersion} at ${path}, ${ORIGINS[origin]}` };
  } catch (error) {
    return { subject: SUBJECT, ok: false, finding: error instanceof Error ? error.message : String(error) };
  }
}
