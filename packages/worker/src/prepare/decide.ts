import path from 'node:path';
import { environmentKey } from '../environment/environment-key.ts';
import { READY_FILE } from '../environment/environment-home.ts';
import { makeEnvironment } from '../environment/make-environment.ts';
import type { FoundPython } from '../find/find-python.ts';
import { findPython } from '../find/find-python.ts';
import { writeDecision } from './decision.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedPython } from './prepared-python.ts';
import type { ReportProgress } from './progress.ts';
import { sitePackagesOf } from './site-packages.ts';

/**
 * Looks at the interpreters of this machine, makes an environment if none will do, and keeps the decision.
 *
 * @param damaged - Interpreter of a private environment that turned out to be damaged, and is to be made again.
 */
export async function decide(preparation: Preparation, damaged?: string): Promise<PreparedPython> {
  const report: ReportProgress = (step, message) => preparation.onProgress?.({ step, message });
  report('search', 'Looking for a Python');
  const found = await findPython({ ...preparation, timeoutMs: preparation.probeTimeoutMs });
  const [prepared, watched] =
    found.unmet.length === 0 ? [asItIs(found), []] : await makePrivate(found, preparation, damaged, report);
  await writeDecision(preparation.decisionFile, prepared, [...found.report.folders, ...watched]);
  report('ready', `Python ${found.report.version.join('.')} is ready: ${prepared.python}`);

  return prepared;
}

function asItIs({ report }: FoundPython): PreparedPython {
  return { python: report.executable, source: 'interpreter', sitePackages: [] };
}

/** The environment, and what to watch of it. */
async function makePrivate(
  base: FoundPython,
  preparation: Preparation,
  damaged: string | undefined,
  report: ReportProgress,
): Promise<[PreparedPython, readonly string[]]> {
  const { cacheDirectory, lockDigest } = preparation;
  const home = path.join(cacheDirectory, 'python', environmentKey(lockDigest, base.report));
  const python = await makeEnvironment({ ...preparation, home, base, damaged, report });
  const sitePackages = await sitePackagesOf(python);

  return [{ python, source: 'environment', sitePackages }, [path.join(home, READY_FILE), ...sitePackages]];
}
