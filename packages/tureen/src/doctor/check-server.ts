import { ensureWorkerBinary, SfuError, type WorkerBinary } from '@tureen/sfu';
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
    const { path, origin, mediasoupVersion } = await ensureWorkerBinary({
      downloadTimeoutMs: 1,
      build: async () => {
        throw new SfuError('worker-unavailable', 'none is prepared yet');
      },
    });
    return { subject: SUBJECT, ok: true, finding: `${mediasoupVersion} at ${path}, ${ORIGINS[origin]}` };
  } catch (error) {
    const finding = error instanceof Error ? error.message : String(error);
    return { subject: SUBJECT, ok: false, finding, remedy: 'run tureen setup --server' };
  }
}
