import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findUnannounced } from './check-changesets.mjs';

/** @type {string} */
let root;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tureen-changesets-'));
  git('init', '--quiet');
  await write('.changeset/README.md', "'@tureen/room': minor");
  for (const name of ['@tureen/room', 'tureen']) {
    await write(
      `packages/${name.replace('@tureen/', '')}/package.json`,
      JSON.stringify({ name, version: '1.0.0' }),
    );
  }
  await write('packages/testing/package.json', JSON.stringify({ name: '@tureen/testing', private: true }));
  commit();
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** @param {string[]} parameters */
function git(...parameters) {
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', ...parameters], {
    cwd: root,
  });
}

function commit() {
  git('add', '--all');
  git('commit', '--quiet', '--message', 'x');
}

/** @param {string} path @param {string} text */
async function write(path, text) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

test('a package without a release has changed until a changeset names it', async () => {
  expect(findUnannounced(root)).toEqual(['@tureen/room', 'tureen']);
  await write('.changeset/first.md', "---\n'@tureen/room': minor\ntureen: patch\n---\n\nFirst release.\n");
  expect(findUnannounced(root)).toEqual([]);
});

test('after a release, sources and the Python half count, tests do not', async () => {
  for (const tag of ['@tureen/room@1.0.0', 'tureen@1.0.0']) git('tag', tag);
  expect(findUnannounced(root)).toEqual([]);
  await write('packages/room/src/peer.test.ts', '');
  commit();
  expect(findUnannounced(root)).toEqual([]);
  await write('packages/room/src/peer.ts', '');
  commit();
  expect(findUnannounced(root)).toEqual(['@tureen/room']);
  await write('.changeset/peer.md', "---\n'@tureen/room': patch\n---\n\nPeers.\n");
  await write('python/tureen_tureen/src/x.py', '');
  commit();
  expect(findUnannounced(root)).toEqual(['tureen']);
});
