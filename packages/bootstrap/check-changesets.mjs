/**
 * Checks that every published package that has changed since its release is named by a changeset, so that no change
 * reaches people without a line in its changelog. A release is the tag `<name>@<version>` that changesets sets.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesInFolders } from './lib/stamp.mjs';

/**
 * @typedef {object} Package
 * @property {string} name
 * @property {string} version
 * @property {string} folder from the root of the repository
 */

/**
 * The published packages without which a release would leave people in the dark.
 *
 * @param {string} root of the repository
 * @returns {string[]} names
 */
export function findUnannounced(root) {
  const announced = announcedPackages(root);

  return publishedPackages(root)
    .filter((published) => hasChanged(root, published) && !announced.has(published.name))
    .map(({ name }) => name);
}

/** @param {string} root */
function publishedPackages(root) {
  return filesInFolders(root, 'packages', 'package.json').flatMap((path) => {
    const { name, version, private: isPrivate } = JSON.parse(readFileSync(join(root, path), 'utf8'));

    return isPrivate ? [] : [{ name, version, folder: path.replace(/\/package\.json$/, '') }];
  });
}

/** @param {string} root */
function announcedPackages(root) {
  const folder = join(root, '.changeset');
  const texts = readdirSync(folder)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .map((name) => readFileSync(join(folder, name), 'utf8'));

  return new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/^['"]?([@\w/-]+)['"]?: (?:major|minor|patch)$/gm)].map(([, name]) => name),
    ),
  );
}

/**
 * Whether anything differs from the release that goes to people: the package, or its Python half. A package that has no
 * release has changed.
 *
 * @param {string} root
 * @param {Package} published
 */
function hasChanged(root, { name, version, folder }) {
  const tag = `${name}@${version}`;
  if (git(root, ['tag', '--list', tag]) === '') return true;
  const python = join('python', `tureen_${folder.split('/').at(-1)}`, 'src');
  const places = [
    join(folder, 'src'),
    join(folder, 'package.json'),
    ...(existsSync(join(root, python)) ? [python] : []),
  ];

  return git(root, ['diff', '--name-only', tag, '--', ...places, ':!*.test.ts']) !== '';
}

/**
 * @param {string} root
 * @param {readonly string[]} parameters
 */
function git(root, parameters) {
  return execFileSync('git', parameters, { cwd: root, encoding: 'utf8' }).trim();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const unannounced = findUnannounced(fileURLToPath(new URL('../..', import.meta.url)));
  for (const name of unannounced)
    console.error(`${name} has changed and no changeset says so. Run: pnpm changeset`);
  process.exitCode = unannounced.length === 0 ? 0 : 1;
}
