import { runProgram, runStep } from '../run-program.ts';

/** Installs Debian packages for the system, refreshing the package lists when the first try fails. */
export async function installWithApt(packages: readonly string[], signal?: AbortSignal): Promise<void> {
  const install = ['-o', 'DPkg::Lock::Timeout=120', 'install', '-y', '--no-install-recommends', ...packages];
  // A package manager that is cut off leaves the system half configured, so its end is waited for.
  const options = {
    environment: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    finishOnAbort: true,
    signal,
  };
  const first = await runProgram('apt-get', install, options);
  if (first.exitCode === 0) return;
  await runStep('refreshing the package lists', 'apt-get', ['update'], options);
  await runStep('installing packages', 'apt-get', install, options);
}
