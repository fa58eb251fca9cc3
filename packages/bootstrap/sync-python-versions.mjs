/**
 * Gives each Python package the version of its npm twin, in `pyproject.toml` and `__version__`. Changesets knows npm
 * packages only; `pnpm run version-packages` runs this behind it. With `--check` it changes nothing and fails when
 * versions differ.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const LAYERS = ['channel', 'worker', 'handler', 'streams'];
const ROOT = new URL('../../', import.meta.url);

/**
 * A line in a file that carries a version.
 *
 * @typedef {{ file: URL, line: RegExp, write: (version: string) => string }} Place
 */

/**
 * The files of a layer that carry its version, and the line that does.
 *
 * @param {string} layer
 * @returns {Place[]}
 */
const places = (layer) => [
  {
    file: new URL(`python/tureen_${layer}/pyproject.toml`, ROOT),
    line: /^version = ".*"$/mu,
    write: (version) => `version = "${version}"`,
  },
  {
    file: new URL(`python/tureen_${layer}/src/tureen_${layer}/__init__.py`, ROOT),
    line: /^__version__ = ".*"$/mu,
    write: (version) => `__version__ = "${version}"`,
  },
];

/**
 * Brings all places in step, or only looks.
 *
 * @param {{ check: boolean }} options
 * @returns {Promise<string[]>} the paths that differ
 */
export async function syncPythonVersions({ check }) {
  const differing = [];
  for (const layer of LAYERS) {
    const manifest = await readFile(new URL(`packages/${layer}/package.json`, ROOT), 'utf8');
    const { version } = JSON.parse(manifest);
    for (const place of places(layer)) {
      if (await syncPlace(place, version, check)) differing.push(fileURLToPath(place.file));
    }
  }
  return differing;
}

/**
 * @param {Place} place
 * @param {string} version
 * @param {boolean} check
 */
async function syncPlace({ file, line, write }, version, check) {
  const text = await readFile(file, 'utf8');
  if (!line.test(text)) throw new Error(`${fileURLToPath(file)} has no line like ${write('1.2.3')}`);
  const wanted = text.replace(line, write(version));
  if (wanted === text) return false;
  if (!check) await writeFile(file, wanted);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes('--check');
  const differing = await syncPythonVersions({ check });
  for (const file of differing) console.log(`${check ? 'differs' : 'updated'}: ${file}`);
  if (check && differing.length > 0) process.exitCode = 1;
}
