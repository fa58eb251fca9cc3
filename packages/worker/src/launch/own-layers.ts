import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { findPythonFolder } from '../modules/python-folder.ts';

/** The layers that every worker has: this package and the channel under it. */
export interface OwnLayers {
  /** Layer to version, for the handshake. */
  readonly versions: Record<string, string>;
  /** Folders of their Python halves. */
  readonly folders: readonly string[];
}

const require = createRequire(import.meta.url);

/** Reads the versions and finds the Python halves of the layers that every worker has. */
export function ownLayers(): OwnLayers {
  const manifests = {
    channel: require.resolve('@tureen/channel/package.json'),
    worker: require.resolve('../../package.json'),
  };
  const entries = Object.entries(manifests);

  return {
    versions: Object.fromEntries(entries.map(([layer, manifest]) => [layer, versionIn(manifest)])),
    folders: entries.map(
      ([layer, manifest]) => findPythonFolder(`tureen_${layer}`, pathToFileURL(manifest)).source,
    ),
  };
}

function versionIn(manifest: string): string {
  const content: unknown = require(manifest);

  return typeof content === 'object' && content !== null && 'version' in content
    ? String(content.version)
    : 'unknown';
}
