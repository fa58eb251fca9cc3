import { existsSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { runOrFail } from './run-program.mjs';

/** @typedef {import('./context.mjs').Context} Context */

const PACKAGES = ['python3', 'python3-venv', 'ca-certificates'];
/** What tells programs how this machine reaches the network. */
const NETWORK_FILES = [
  '/etc/resolv.conf',
  '/etc/hosts',
  '/etc/npmrc',
  '/etc/pip.conf',
  '/etc/ssl/certs/ca-certificates.crt',
];
const NETWORK_VARIABLES =
  /^(https?_proxy|no_proxy|ssl_cert_file|node_extra_ca_certs|pip_.*|npm_config_registry)$/i;

/** A folder that is a Debian of its own, with Node.js and one user who is not root. */
export class FreshDebian {
  #folder;
  #context;

  /**
   * @param {Context} context
   * @param {string} folder
   */
  constructor(context, folder) {
    this.#context = context;
    this.#folder = folder;
  }

  /**
   * Makes one, from a copy in the user's cache if there is one. Needs root and debootstrap.
   *
   * @param {Context} context
   * @param {string} folder must not exist
   */
  static async create(context, folder) {
    // Node.js copies no device files.
    await runOrFail('cp', ['--archive', await provideBase(context), folder], { signal: context.signal });
    const debian = new FreshDebian(context, folder);
    for (const file of NETWORK_FILES) if (existsSync(file)) await copyFile(file, join(folder, file));
    await copyNode(context, folder);
    await debian.#asRoot('useradd', ['--create-home', '--uid', '10001', 'guest']);
    await runOrFail('mount', ['-t', 'proc', 'proc', join(folder, 'proc')]);

    return debian;
  }

  /**
   * Puts a file or folder into the user's home.
   *
   * @param {string} source
   * @param {string} name
   */
  async put(source, name) {
    await cp(source, join(this.#folder, 'home', 'guest', name), { recursive: true });
    await this.#asRoot('chown', ['-R', 'guest', `/home/guest/${name}`]);
  }

  /**
   * Runs a command line as the user, in the user's home.
   *
   * @param {string} command
   * @returns {Promise<string>} its standard output
   */
  async run(command) {
    const variables = Object.entries(this.#context.environment)
      .filter(([name]) => NETWORK_VARIABLES.test(name))
      .map(([name, value]) => `${name}=${value}`);
    const own = ['HOME=/home/guest', 'PATH=/usr/local/bin:/usr/bin:/bin', 'LANG=C.UTF-8'];
    const line = ['--userspec=guest', this.#folder, '/usr/bin/env', '-i', ...own, ...variables];

    return runOrFail('chroot', [...line, '/bin/sh', '-c', `cd && ${command}`], {
      signal: this.#context.signal,
    });
  }

  /** Takes it away. */
  async remove() {
    await runOrFail('umount', ['--lazy', join(this.#folder, 'proc')]).catch(() => undefined);
    await rm(this.#folder, { recursive: true, force: true });
  }

  /**
   * @param {string} program
   * @param {readonly string[]} parameters
   */
  async #asRoot(program, parameters) {
    await runOrFail('chroot', [this.#folder, program, ...parameters], { signal: this.#context.signal });
  }
}

/**
 * @param {Context} context
 * @returns {Promise<string>} folder of a Debian that nobody has used
 */
async function provideBase({ environment, signal }) {
  const release = await readFile('/etc/os-release', 'utf8');
  const codename = /^VERSION_CODENAME=(\S+)$/m.exec(release)?.[1] ?? 'stable';
  const cache = join(environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'tureen');
  const base = join(cache, `debian-${codename}`);
  if (existsSync(base)) return base;
  await mkdir(cache, { recursive: true });
  const made = await mkdtemp(`${base}-`);
  const mirror = await runOrFail('apt-get', ['indextargets', '--format', '$(REPO_URI)'], {
    environment,
    signal,
  });
  const [site = ''] = mirror.split('\n');
  const options = ['--variant=minbase', `--include=${PACKAGES.join(',')}`, codename, made];
  await runOrFail('debootstrap', site === '' ? options : [...options, site], { environment, signal });
  // mkdtemp lets only its maker in.
  await chmod(made, 0o755);
  await rename(made, base);

  return base;
}

/**
 * @param {Context} context
 * @param {string} folder
 */
async function copyNode({ environment, signal }, folder) {
  const local = join(folder, 'usr', 'local');
  // This very process may run on an older Node.js than the one that was prepared.
  await copyFile(await locate('node'), join(local, 'bin', 'node'));
  await cp(join(await locate('npm'), '..', '..'), join(local, 'lib', 'node_modules', 'npm'), {
    recursive: true,
  });
  const npm = join(local, 'bin', 'npm');
  await mkdir(dirname(npm), { recursive: true });
  await symlink('../lib/node_modules/npm/bin/npm-cli.js', npm);

  /** @param {string} program */
  async function locate(program) {
    const command = `readlink -f "$(command -v ${program})"`;

    return (await runOrFail('sh', ['-c', command], { environment, signal })).trim();
  }
}
