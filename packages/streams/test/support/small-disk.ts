import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A disk of its own, in memory. */
export interface SmallDisk {
  /** Where it is mounted. */
  readonly folder: string;
  /** Lets nothing more be written. */
  readonly lock: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

/**
 * Mounts a disk in memory.
 *
 * @param bytes - Its size, a multiple of 4096.
 * @returns Undefined where this system does not permit it: it takes Linux and root.
 */
export async function mountSmallDisk(bytes: number): Promise<SmallDisk | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'tureen-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]);
  } catch {
    await rm(folder, { recursive: true });
    return undefined;
  }
  return {
    folder,
    lock: async () => void (await run('mount', ['-o', 'remount,ro', folder])),
    remove: async () => {
      await run('umount', ['-l', folder]);
      await rm(folder, { recursive: true });
    },
  };
}
