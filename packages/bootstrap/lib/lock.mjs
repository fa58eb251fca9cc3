import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 200;

/**
 * Runs `work` while this process alone holds the lock file `path`, which carries its process id. The lock of a
 * process that died is taken over.
 *
 * @template Result
 * @param {string} path
 * @param {{ signal?: AbortSignal, onWait?: (pid: number) => void }} options `onWait` is called once when another
 *   living process holds the lock
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function withLock(path, { signal, onWait }, work) {
  await mkdir(dirname(path), { recursive: true });
  let announced = false;
  while (!(await tryAcquire(path))) {
    const owner = await readOwner(path);
    if (owner !== undefined && !isAlive(owner)) {
      await removeDeadLock(path, owner);
      continue;
    }
    if (!announced && owner !== undefined) onWait?.(owner);
    announced ||= owner !== undefined;
    await delay(POLL_MS, undefined, signal === undefined ? {} : { signal });
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

/**
 * Links a complete file into place, so that nobody reads a lock without its owner.
 *
 * @param {string} path
 */
async function tryAcquire(path) {
  const own = `${path}.${randomUUID()}`;
  await writeFile(own, String(process.pid));
  try {
    await link(own, path);

    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

/**
 * @param {string} path
 * @returns {Promise<number | undefined>}
 */
async function readOwner(path) {
  const pid = Number.parseInt(await readFile(path, 'utf8').catch(() => ''), 10);

  return Number.isNaN(pid) ? undefined : pid;
}

/**
 * Only one process at a time removes, and only the lock it saw to be dead.
 *
 * @param {string} path
 * @param {number} owner
 */
async function removeDeadLock(path, owner) {
  const removal = `${path}.removal-${owner}`;
  try {
    await mkdir(removal);
  } catch {
    await delay(POLL_MS);
    await rm(removal, { recursive: true, force: true });

    return;
  }
  if ((await readOwner(path)) === owner) await rm(path, { force: true });
  await rm(removal, { recursive: true, force: true });
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);

    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function hasCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code;
}
