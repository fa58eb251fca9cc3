import { existsSync } from 'node:fs';
import { readRequirements } from '../modules/python-requirements.ts';
import { packedRequirementsFile } from '../modules/requirements-file.ts';
import { prepareEnvironment } from '../prepare/prepare-environment.ts';

/** How long an installation may be held up. */
const LIMIT_MS = 10 * 60_000;

/** What {@link prepareAtInstall} did. */
export type InstallOutcome = 'prepared' | 'skipped' | 'failed';

/**
 * Prepares the Python environment of a published package while it is installed, as a courtesy: the first start of a
 * worker does the same. Says nothing and never rejects.
 *
 * Skipped in the repository, in CI (`CI`), when npm works offline (`npm_config_offline`), and when
 * `TUREEN_SKIP_PREPARE` is set.
 *
 * @param packageRoot - Folder of the package, which has `python/requirements.json`.
 */
export async function prepareAtInstall(
  packageRoot: string,
  variables: NodeJS.ProcessEnv = process.env,
): Promise<InstallOutcome> {
  const file = packedRequirementsFile(packageRoot);
  if (!existsSync(file) || isUnwanted(variables)) return 'skipped';
  try {
    const signal = AbortSignal.timeout(LIMIT_MS);
    await prepareEnvironment({ requirements: [readRequirements(file)], variables, signal });

    return 'prepared';
  } catch {
    return 'failed'; // the first start will say why
  }
}

function isUnwanted(variables: NodeJS.ProcessEnv): boolean {
  const wishes = ['CI', 'TUREEN_SKIP_PREPARE', 'npm_config_offline'];

  return wishes.some((name) => isSet(variables[name]));
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false' && value !== '0';
}
