import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SfuError } from '../../errors.ts';

const POLL_MS = 250;
const RENEW_MS = 5000;
/** A lock that was not renewed for so long lost its owner, whoever bears its process id now. */
const STALE_MS = 30_000;

/** How to wait for a lock. */
export interface LockOptions {
  /** Ends the waiting. */
  signal?: AbortSignal | undefined;
  /** Called once when another living process, `pid`, holds the lock. */
  onWait?: (pid: number) => void;
}

/**
 * Runs `work` while this process alone holds the lock file `path`, which carries its process id.
 * A lock whose owner died or no longer renews it is taken over.
 *
 * @throws SfuError `aborted` when the signal fires while waiting, `cache-unwritable` when there can be
 *   no lock file, and whatever `work` throws
 */
export async function withLock<Result>(
  path: string,
  options: LockOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  await acquire(path, options);
  const renewal = setInterval(() => void renew(path), RENEW_MS);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await rm(path, { force: true });
  }
}

async function acquire(path: string, options: LockOptions): Promise<void> {
  let announced = false;
  while (!(await tryAcquire(path))) {
    const owner = await readOwner(path);
    if (owner !== undefined && (!isAlive(owner) || (await isStale(path)))) {
      await removeDeadLock(path, owner);
      continue;
    }
    if (!announced && owner !== undefined) options.onWait?.(owner);
    announced ||= owner !== undefined;
    await pause(options.signal);
  }
}

/** Links a complete file into place, so that nobody reads a lock without its owner. */
async function tryAcquire(path: string): Promise<boolean> {
  const own = await writeOwnerFile(path);
  try {
    await link(own, path);

    return true;
  } catch (error) {
    if (isErrorCode(error, 'EEXIST')) return false;
    throw SfuError.cacheUnwritable(dirname(path), error);
  } finally {
    await rm(own, { force: true });
  }
}

async function writeOwnerFile(path: string): Promise<string> {
  const own = `${path}.${randomUUID()}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(own, String(process.pid));

    return own;
  } catch (error) {
    throw SfuError.cacheUnwritable(dirname(path), error);
  }
}

async function readOwner(path: string): Promise<number | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);

  return Number.isNaN(pid) ? undefined : pid;
}

/** Only one process at a time may remove, and only the lock it has seen to be dead. */
async function removeDeadLock(path: string, owner: number): Promise<void> {
  const removal = `${path}.removal`;
  try {
    await writeFile(removal, '', { flag: 'wx' });
  } catch {
    if (await isStale(removal)) await rm(removal, { force: true });

    return;
  }
  if ((await readOwner(path)) === owner) await rm(path, { force: true });
  await rm(removal, { force: true });
}

async function isStale(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => undefined);

  return status !== undefined && Date.now() - status.mtimeMs > STALE_MS;
}

/** The lock may be gone, if this process was suspended for long; what it guards is moved into place whole. */
async function renew(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}

async function pause(signal: AbortSignal | undefined): Promise<void> {
  try {
    await delay(POLL_MS, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    throw SfuError.aborted('waiting for another process that prepares the mediasoup worker', error);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);

    return !isZombie(pid);
  } catch (error) {
    return isErrorCode(error, 'EPERM');
  }
}

/** Ended, but nobody has asked how, as where the first process of a container does not care (proc(5)). */
function isZombie(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

function isErrorCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
