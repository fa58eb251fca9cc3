import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BootstrapError } from '../lib/bootstrap-error.mjs';
import { runProgram } from '../lib/run-program.mjs';
import { fingerprint, readStamp, writeStamp } from '../lib/stamp.mjs';

const COMMAND = 'packages/sfu/src/worker-binary/cli.ts';
/** How a mediasoup worker that runs here ends when it is started by anybody but mediasoup. */
const HEALTHY_EXIT_CODE = 41;

/**
 * The mediasoup worker, prepared by @tureen/sfu in the user's cache.
 *
 * @type {import('./step.d.ts').Step}
 */
export const sfuWorkerStep = {
  id: 'sfu-worker',
  name: 'mediasoup worker',

  async find(context) {
    if (context.environment['MEDIASOUP_WORKER_BIN']) return undefined;
    const [stamp, path] = ((await readStamp(stampPath(context))) ?? '').split('\n');

    return stamp === workerFingerprint(context.root) && path && (await isHealthy(context, path))
      ? provision(path)
      : undefined;
  },

  async prepare(context) {
    const path = await ensureWorker(context);
    await writeStamp(stampPath(context), [workerFingerprint(context.root), path].join('\n'));

    return provision(path);
  },
};

/**
 * @param {import('../lib/context.mjs').Context} context
 * @returns {Promise<string>}
 */
async function ensureWorker({ root, environment, signal, report }) {
  const result = await runProgram('node', ['--conditions=@tureen/source', '--no-warnings', COMMAND], {
    cwd: root,
    environment,
    signal,
    onLine: (line) => report.note(line),
  });
  const path = result.stdout.split('\n').at(-1) ?? '';
  if (result.exitCode === 0 && path !== '') return path;

  // The command names the remedy itself, in what was just shown.
  throw new BootstrapError('no worker could be prepared, see above');
}

/**
 * @param {import('../lib/context.mjs').Context} context
 * @param {string} path
 */
async function isHealthy({ signal }, path) {
  if (!existsSync(path)) return false;
  const { exitCode } = await runProgram(path, [], { environment: {}, signal });

  return exitCode === HEALTHY_EXIT_CODE;
}

/**
 * Changes with mediasoup's version and with how the worker is built.
 *
 * @param {string} root
 */
function workerFingerprint(root) {
  return fingerprint(root, [
    'packages/sfu/node_modules/mediasoup/package.json',
    'packages/sfu/src/worker-binary/build/build-patched-worker.ts',
  ]);
}

/** @param {import('../lib/context.mjs').Context} context */
function stampPath({ privateFolder }) {
  return join(privateFolder, 'stamps', 'sfu-worker');
}

/**
 * @param {string} path
 * @returns {import('./step.d.ts').Provision}
 */
function provision(path) {
  return { detail: path, environment: { MEDIASOUP_WORKER_BIN: path } };
}
