import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { WorkerError } from '../errors/worker-error.ts';
import { findExecutable } from '../find/executable.ts';
import type { FoundPython } from '../find/find-python.ts';
import { probe } from '../find/probe.ts';
import type { VersionRanges } from '../find/version-ranges.ts';
import { findUnmetRanges } from '../find/version-ranges.ts';
import type { ReportProgress } from '../prepare/progress.ts';
import { cacheUnwritable, installationFailed, requirementsUnmet, venvMissing } from './environment-errors.ts';
import type { EnvironmentHome } from './environment-home.ts';
import {
  findReadyInterpreter,
  interpreterOf,
  markReady,
  removeFolder,
  removeLeftovers,
} from './environment-home.ts';
import type { Installer } from './installer.ts';
import { installerVariables, listInstallers } from './installer.ts';
import { runSupervised } from './run-supervised.ts';
import { withLock } from './with-lock.ts';

/** Everything that making an environment takes. */
export interface EnvironmentPlan {
  /** Folder of all environments of this key. */
  readonly home: EnvironmentHome;
  /** The interpreter that it is made from. */
  readonly base: FoundPython;
  readonly lockFiles: readonly string[];
  /** What the finished environment must have. */
  readonly ranges: VersionRanges;
  readonly variables: NodeJS.ProcessEnv;
  readonly probeTimeoutMs: number;
  /** A ready interpreter that is damaged: it is not used even if it is the one to use. */
  readonly damaged?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly report: ReportProgress;
}

/**
 * The interpreter of the environment: makes it, unless it is there or another process makes it meanwhile.
 *
 * A stop at any moment leaves nothing that anybody would use: an environment counts only when it is complete.
 *
 * @throws {WorkerError} `venv-missing`, `cache-unwritable`, `network-missing`, `disk-full`, `install-failed`,
 *   `requirements-unmet`, `lock-lost` or `aborted`.
 */
export async function makeEnvironment(plan: EnvironmentPlan): Promise<string> {
  const ready = await findUndamaged(plan);
  if (ready !== undefined) return ready;

  const onWait = (): void =>
    plan.report('wait', 'Waiting for another process that prepares the Python environment');
  try {
    return await withLock(plan.home, { onWait, signal: plan.signal }, async (signal) =>
      makeLocked(plan, signal),
    );
  } catch (error) {
    throw isUnwritable(error) ? cacheUnwritable(plan.home, error) : error;
  }
}

async function findUndamaged({ home, damaged }: EnvironmentPlan): Promise<string | undefined> {
  const ready = await findReadyInterpreter(home);

  return ready === damaged ? undefined : ready;
}

/** Runs while this process holds the lock: looks again first, since another may have made it meanwhile. */
async function makeLocked(plan: EnvironmentPlan, signal: AbortSignal): Promise<string> {
  const ready = await findUndamaged(plan);
  if (ready !== undefined) return ready;

  await removeLeftovers(plan.home);
  const id = randomUUID();
  const folder = path.join(plan.home, id);
  try {
    await install(plan, folder, signal);
    await check(plan, interpreterOf(folder), signal);
    await markReady(plan.home, id);
  } catch (error) {
    await removeFolder(folder);
    throw error;
  }

  return interpreterOf(folder);
}

/** Lets one installer after the other try; without a network none but the first. */
async function install(plan: EnvironmentPlan, folder: string, signal: AbortSignal): Promise<void> {
  const { base, lockFiles, variables } = plan;
  const uv = await findExecutable('uv', { variables });
  const available = { uv, hasVenv: base.report.hasVenv };
  const installers = listInstallers({ python: base.report.executable, folder, lockFiles }, available);
  let failure = venvMissing(base.report.executable, base.unmet);
  for (const installer of installers) {
    try {
      await runInstaller(installer, plan, signal);

      return;
    } catch (error) {
      if (!WorkerError.isInstance(error) || error.code !== 'install-failed') throw error;
      failure = error;
      await removeFolder(folder);
    }
  }
  throw failure;
}

async function runInstaller(installer: Installer, plan: EnvironmentPlan, signal: AbortSignal): Promise<void> {
  const { home, base, report } = plan;
  report('create', `Making a Python environment with ${installer.name} in ${home}`);
  for (const command of [installer.create, installer.install]) {
    const end = await runSupervised({
      python: base.report.executable,
      command,
      folder: home,
      variables: installerVariables(plan.variables),
      onLine: (line) => report('install', line),
      signal,
    });
    if (end.status !== 0) throw installationFailed(command, end);
  }
}

async function check(plan: EnvironmentPlan, interpreter: string, signal: AbortSignal): Promise<void> {
  const { ranges, probeTimeoutMs } = plan;
  const variables = { ...plan.variables, PYTHONPATH: '', PYTHONHOME: '' };
  const distributions = Object.keys(ranges);
  const result = await probe({
    file: interpreter,
    distributions,
    variables,
    timeoutMs: probeTimeoutMs,
    signal,
  });
  const installed = 'report' in result ? result.report.distributions : {};
  const unmet = await findUnmetRanges(ranges, installed);
  if (unmet.length > 0) throw requirementsUnmet(interpreter, unmet);
}

function isUnwritable(error: unknown): boolean {
  const codes: unknown[] = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR'];

  return error instanceof Error && 'code' in error && codes.includes(error.code);
}
