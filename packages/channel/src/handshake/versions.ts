import { ChannelError } from '../channel-error.ts';
import type { HelloFrame } from '../frame/frame.ts';

/** Version of the wire itself; both sides must speak the same. */
export const protocolVersion = 1;

/**
 * Whether two releases of a layer can work together, after semver's caret rule: the same major; for `0.x` the same
 * minor; for `0.0.x` the very same. A pre-release agrees with itself only.
 */
export function versionsAgree(here: string, there: string): boolean {
  if (here === there) return true;
  const [own, other] = [compatibilityKey(here), compatibilityKey(there)];
  return own !== undefined && own === other;
}

/**
 * Compares the HELLO of both sides: the protocol, and each layer that both name.
 *
 * @throws ChannelError `version-mismatch` that names both sides' versions and the remedy.
 */
export function assertVersionsAgree(here: HelloFrame, there: HelloFrame): void {
  const faults = Object.entries(here.layers)
    .filter(([layer, version]) => !versionsAgree(version, there.layers[layer] ?? version))
    .map(
      ([layer, version]) =>
        `${layer} is ${version} in ${here.runtime} and ${there.layers[layer]} in ${there.runtime}`,
    );
  if (here.protocol !== there.protocol) {
    faults.unshift(
      `the wire protocol is ${here.protocol} in ${here.runtime} and ${there.protocol} in ${there.runtime}`,
    );
  }
  if (faults.length > 0) throw new ChannelError('version-mismatch', mismatchMessage(faults));
}

function compatibilityKey(version: string): string | undefined {
  const parts = /^(\d+)\.(\d+)\.(\d+)$/.exec(version);
  if (parts === null) return undefined;
  const [, major, minor, patch] = parts;
  if (major !== '0') return major;
  return minor === '0' ? `0.0.${patch}` : `0.${minor}`;
}

function mismatchMessage(faults: string[]): string {
  const remedy =
    'Use the same release on both sides: each npm package carries its own Python package, so reinstall it and remove ' +
    'other copies of tureen_* from the Python path.';
  return `The two sides of the channel do not fit together: ${faults.join('; ')}. ${remedy}`;
}
