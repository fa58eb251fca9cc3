import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 200;
const RENEW_MS = 5000;
/** A lock that was not renewed for so long lost its owner, whoever bears its process id now. */
const STALE_MS = 30_000;

/**
 * Runs `work` while this process alone holds the lock file `path`, which carries its process id. A lock
 * whose owner died or no longer renews it is taken over.
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
    if (owner !== undefined && (!isAlive(owner) || (await isStale(path)))) {
      await removeDeadLock(path, owner);
      continue;
    }
    if (!announced && owner !== undefined) onWait?.(owner);
    announced ||= owner !== undefined;
    await delay(POLL_MS, undefined, signal === undefined ? {} : { signal });
  }
  const renewal = setInterval(() => void renew(path), RENEW_MS);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
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

/** @param {string} path */
async function isStale(path) {
  const status = await stat(path).catch(() => undefined);

  return status !== undefined && Date.now() - status.mtimeMs > STALE_MS;
}

/**
 * The lock may be gone, if this process was suspended for long; what it guards is moved into place whole.
 *
 * @param {string} path
 */
async function renew(path) {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);

    return !isZombie(pid);
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

/**
 * Ended, but nobody has asked how, as where the first process of a container does not care (proc(5)).
 *
 * @param {number} pid
 */
function isZombie(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function hasCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code;
}
