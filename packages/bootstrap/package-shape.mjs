// Packs every published package as npm would get it and checks its shape: that `exports` lead to files, that types
// resolve for every kind of importer, that nothing needed is left out. Needs a build.
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext } from './lib/context.mjs';
import { Report } from './lib/report.mjs';
import { runOrFail } from './lib/run-program.mjs';
import { filesInFolders } from './lib/stamp.mjs';

const CHECKS = [
  ['publint', '--strict'],
  // An ES module that is loaded with require() is what we offer, on Node.js versions that can.
  ['attw', '--profile', 'node16', '--ignore-rules', 'cjs-resolves-to-esm', '--no-color'],
];

const report = new Report();
const { root, environment, signal } = createContext({ signal: new AbortController().signal, report });

/** @param {string} name @param {string} folder */
async function checkPackage(name, folder) {
  const startedAt = performance.now();
  const temporary = await mkdtemp(join(tmpdir(), 'tureen-pack-'));
  try {
    await runOrFail('pnpm', ['pack', '--pack-destination', temporary], { cwd: folder, environment, signal });
    const [tarball = ''] = await readdir(temporary);
    for (const [tool = '', ...parameters] of CHECKS) {
      await runOrFail(join(root, 'node_modules', '.bin', tool), [join(temporary, tarball), ...parameters], {
        cwd: temporary,
        environment,
      });
    }
    report.done(name, 'as it should be', performance.now() - startedAt);
  } catch (error) {
    process.exitCode = 1;
    report.failed(name, error, performance.now() - startedAt);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

for (const path of filesInFolders(root, 'packages', 'package.json')) {
  const manifest = JSON.parse(await readFile(join(root, path), 'utf8'));
  if (!manifest.private) await checkPackage(manifest.name, join(root, path, '..'));
}
