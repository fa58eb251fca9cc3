import { readFileSync } from 'node:fs';
import { release as kernelRelease } from 'node:os';

/** What a compiled worker depends on. */
export interface SystemDescription {
  /** Operating system, as in `process.platform`. */
  os: string;
  /** Release whose libraries are linked: `debian-12`, or the kernel's major version elsewhere. */
  release: string;
  /** Processor architecture, as in `process.arch`. */
  architecture: string;
}

/** Describes the running system. */
export function describeSystem(): SystemDescription {
  return {
    os: process.platform,
    release: process.platform === 'linux' ? linuxRelease(readOsRelease()) : majorOf(kernelRelease()),
    architecture: process.arch,
  };
}

/**
 * Name of the cache entry of one mediasoup version on one kind of system, usable as a file name,
 * for example `3.27.1-linux-debian-12-x64`.
 */
export function cacheKey(mediasoupVersion: string, system: SystemDescription): string {
  return [mediasoupVersion, system.os, system.release, system.architecture]
    .join('-')
    .replaceAll(/[^\w.-]/g, '_');
}

/**
 * The distribution and its version from the text of an os-release file (freedesktop.org os-release),
 * `unknown` where the file says nothing and `rolling` where a distribution has no versions.
 */
export function linuxRelease(osRelease: string): string {
  const id = osReleaseField(osRelease, 'ID');
  if (id === undefined) return 'unknown';

  return `${id}-${osReleaseField(osRelease, 'VERSION_ID') ?? 'rolling'}`;
}

function osReleaseField(text: string, name: string): string | undefined {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name}=`));

  return line?.slice(name.length + 1).replaceAll(/["']/g, '') || undefined;
}

function readOsRelease(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}

function majorOf(version: string): string {
  return version.split('.')[0] ?? version;
}
