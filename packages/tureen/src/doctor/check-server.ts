import { findWorkerBinary, type WorkerBinary } from '@tureen/sfu';
import type { Verdict } from './verdict.ts';

const SUBJECT = 'mediasoup worker (for the embedded server only)';

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
    if (binary === undefined) return missing('none is prepared yet');
    const { path, origin, mediasoupVersion } = binary;
    return { subject: SUBJECT, ok: true, finding: `${mediasoupVersion} at ${path}, ${ORIGINS[origin]}` };
  } catch (error) {
    return missing(error instanceof Error ? error.message : String(error));
  }
}

function missing(finding: string): Verdict {
  return { subject: SUBJECT, ok: false, finding, remedy: 'run tureen setup --server' };
}
