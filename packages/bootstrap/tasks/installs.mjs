import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { PROJECTS } from '../installs/projects.mjs';
import { BootstrapError } from '../lib/bootstrap-error.mjs';
import { FreshDebian } from '../lib/fresh-debian.mjs';
import { installWithNpm } from '../lib/npm.mjs';
import { runOrFail } from '../lib/run-program.mjs';
import { startServer } from '../lib/start-server.mjs';
import { filesInFolders } from '../lib/stamp.mjs';
import { writeResults } from './results.mjs';

/** @typedef {import('../lib/context.mjs').Context} Context */
/** @typedef {import('../installs/projects.mjs').Project} Project */

/** yarn is no part of Node.js, and the npm package of that name is an old one. */
const YARN = '@yarnpkg/cli-dist@4.18.1';

const SCRIPT = 'docker/install.sh: a user without root records a call in a fresh Debian';

/**
 * Packs every published package as npm would get it and uses it in empty projects, installed by npm, pnpm and yarn.
 *
 * @param {Context} context
 * @param {readonly string[]} parameters parts of projects' names; none means all
 * @returns {Promise<number>} 1 when any failed
 * @throws {BootstrapError} no project has all of the parts in its name
 */
export async function installs(context, parameters) {
  const isWanted = (/** @type {string} */ name) => parameters.every((part) => name.includes(part));
  const wanted = PROJECTS.filter(({ name }) => isWanted(name));
  if (wanted.length === 0 && !isWanted(SCRIPT)) {
    const names = [...PROJECTS.map(({ name }) => name), SCRIPT];
    throw new BootstrapError(`No name has all of: ${parameters.join(', ')}`, {
      remedy: `Give parts of one of: ${names.join('; ')}`,
    });
  }
  const folder = await mkdtemp(join(tmpdir(), 'tureen-installs-'));
  const server = await startServer(context, ['--dialect', '2024']);
  try {
    const specs = await packAll(context, folder);
    const strangers = await strangersContext(context, folder);
    const results = [];
    for (const [index, project] of wanted.entries()) {
      const run = {
        context: strangers,
        project,
        specs,
        folder: join(folder, `project-${index}`),
        url: server.url,
      };
      results.push({ name: project.name, passed: await useProject(run) });
    }
    if (isWanted(SCRIPT)) {
      results.push({
        name: SCRIPT,
        passed: await useInstallScript(context, { folder, specs, url: server.url }),
      });
    }
    await writeResults(context, 'installs', results);

    return results.every(({ passed }) => passed) ? 0 : 1;
  } finally {
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {Context} context
 * @param {string} folder
 * @returns {Promise<Record<string, string>>} what a package.json says to get each package
 */
async function packAll(context, folder) {
  const { root, environment, signal } = context;
  await runOrFail(join(root, 'node_modules', '.bin', 'tsc'), ['-b', 'tsconfig.packages.json'], {
    cwd: root,
    environment,
    signal,
  });
  /** @type {Record<string, string>} */
  const specs = {};
  for (const path of filesInFolders(root, 'packages', 'package.json')) {
    const manifest = JSON.parse(await readFile(join(root, path), 'utf8'));
    if (manifest.private) continue;
    const destination = join(folder, 'tarballs', manifest.name);
    await mkdir(destination, { recursive: true });
    const options = { cwd: join(root, path, '..'), environment, signal };
    await runOrFail('pnpm', ['pack', '--pack-destination', destination], options);
    const [tarball = ''] = await readdir(destination);
    specs[manifest.name] = `file:${join(destination, tarball)}`;
  }

  return specs;
}

/**
 * What projects run in: yarn is on PATH, and nothing leads to this repository's Python, which has our Python halves in
 * it already; they must come out of the packages.
 *
 * @param {Context} context
 * @param {string} folder
 * @returns {Promise<Context>}
 */
async function strangersContext(context, folder) {
  const place = join(folder, 'yarn');
  await mkdir(place);
  await installWithNpm(context, place, [YARN]);
  const { PYTHON: _python, ...environment } = context.environment;
  const path = [join(place, 'node_modules', '.bin'), environment['PATH']].join(delimiter);

  return { ...context, environment: { ...environment, PATH: path } };
}

/**
 * @param {{ context: Context, project: Project, specs: Record<string, string>, folder: string, url: string }} run
 * @returns {Promise<boolean>} whether all its steps went well
 */
async function useProject({ context, project, specs, folder, url }) {
  const { environment, signal, report } = context;
  const startedAt = performance.now();
  const options = { cwd: folder, environment, signal };
  try {
    await makeProject(context.root, folder, project, specs);
    const [install, ...parameters] = project.manager.install;
    await runOrFail(install, parameters, options);
    for (const step of project.steps) {
      const [program, ...words] = commandOf(project, folder, step);
      await runOrFail(
        program,
        words.map((word) => (word === 'URL' ? url : word)),
        options,
      );
    }
    report.done(project.name, 'works', performance.now() - startedAt);

    return true;
  } catch (error) {
    report.failed(project.name, error, performance.now() - startedAt);

    return false;
  }
}

/**
 * Runs the install script of the Dockerfile where nothing is but Debian, Node.js and Python.
 *
 * @param {Context} context
 * @param {{ folder: string, specs: Record<string, string>, url: string }} parts
 * @returns {Promise<boolean>} whether it went well
 */
async function useInstallScript(context, { folder, specs, url }) {
  const { root, report } = context;
  const startedAt = performance.now();
  /** @type {FreshDebian | undefined} */
  let debian;
  try {
    const tarballs = join(folder, 'all-tarballs');
    for (const spec of Object.values(specs))
      await cp(spec.slice('file:'.length), join(tarballs, basename(spec)));
    debian = await FreshDebian.create(context, join(folder, 'debian'));
    await debian.put(join(root, 'docker', 'install.sh'), 'install.sh');
    await debian.put(tarballs, 'tarballs');
    await debian.run('./install.sh --from tarballs --without-server');
    await debian.run('.local/bin/tureen --help');
    await debian.put(
      join(root, 'packages', 'bootstrap', 'installs', 'programs', 'room.mjs'),
      '.local/lib/tureen/room.mjs',
    );
    await debian.run(`node .local/lib/tureen/room.mjs ${url}`);
    report.done(SCRIPT, 'works', performance.now() - startedAt);

    return true;
  } catch (error) {
    report.failed(SCRIPT, error, performance.now() - startedAt);

    return false;
  } finally {
    await debian?.remove();
  }
}

/**
 * @param {string} root of the repository
 * @param {string} folder
 * @param {Project} project
 * @param {Record<string, string>} specs
 */
async function makeProject(root, folder, { manager, packages, others }, specs) {
  await cp(join(root, 'packages', 'bootstrap', 'installs', 'programs'), folder, { recursive: true });
  const catalog = await readFile(join(root, 'pnpm-workspace.yaml'), 'utf8');
  const dependencies = Object.fromEntries([
    ...packages.map((name) => [name, specs[name]]),
    ...others.map((name) => [name, versionIn(catalog, name)]),
  ]);
  const manifest = { name: 'check', private: true, dependencies, ...manager.manifest(specs) };
  const files = { ...manager.files(specs), 'package.json': JSON.stringify(manifest, undefined, 2) };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

/**
 * @param {string} catalog text of pnpm-workspace.yaml
 * @param {string} name
 */
function versionIn(catalog, name) {
  return new RegExp(`^  '?${name}'?: (\\S+)$`, 'm').exec(catalog)?.[1] ?? 'latest';
}

/**
 * @param {Project} project
 * @param {string} folder
 * @param {[string, ...string[]]} step
 * @returns {[string, ...string[]]}
 */
function commandOf({ manager }, folder, [program, ...parameters]) {
  const isOurs = /\.[cm]js$/.test(program);

  return isOurs
    ? [manager.node[0], ...manager.node.slice(1), program, ...parameters]
    : [join(folder, 'node_modules', '.bin', program), ...parameters];
}
