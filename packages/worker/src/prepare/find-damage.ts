import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { setupScript } from '../find/probe.ts';

const run = promisify(execFile);

/** Reading every file of an environment of 300 MB from a slow disk takes some time. */
const TIMEOUT_MS = 60_000;

/** Whether files of a private environment are missing or altered, or it does not even run. */
export async function findDamage(python: string, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    const { stdout } = await run(python, ['-I', setupScript('damage')], {
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
      windowsHide: true,
      ...(signal === undefined ? {} : { signal }),
    });

    return stdout.trim() !== '[]';
  } catch {
    signal?.throwIfAborted();

    return true;
  }
}
