/**
 * A way to install into an empty project.
 *
 * @typedef {object} Manager
 * @property {string} name
 * @property {(specs: Record<string, string>) => object} manifest fields of package.json that lead every package of
 *   ours, which no registry has yet, to its tarball
 * @property {(specs: Record<string, string>) => Record<string, string>} files the same, where that is in files
 * @property {[string, ...string[]]} install command line
 * @property {[string, ...string[]]} node command line that runs Node.js, before the program's name
 */

/**
 * @typedef {object} Project
 * @property {string} name
 * @property {Manager} manager
 * @property {string[]} packages ours; nothing else of ours is in the project's package.json
 * @property {string[]} others in the versions that this repository has
 * @property {[string, ...string[]][]} steps command lines; the first word is one of `programs` or one that was
 *   installed, and `URL` stands for the URL of a server
 */

const NOTHING = () => ({});

/** @type {Manager} */
const npm = {
  name: 'npm',
  manifest: (specs) => ({ overrides: specs }),
  files: NOTHING,
  install: ['npm', 'install', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'],
  node: ['node'],
};

/**
 * Install scripts are blocked, as they are by default; saying so keeps pnpm from failing over it.
 *
 * @type {Manager}
 */
const pnpm = {
  name: 'pnpm',
  manifest: NOTHING,
  files: (specs) => {
    const lines = Object.entries(specs).map(([name, spec]) => `  '${name}': '${spec}'`);

    return {
      'pnpm-workspace.yaml': ['packages: []', 'strictDepBuilds: false', 'overrides:', ...lines, ''].join(
        '\n',
      ),
    };
  },
  install: ['pnpm', 'install', '--no-frozen-lockfile'],
  node: ['node'],
};

/**
 * Plug'n'Play: packages stay in archives unless they say that they cannot.
 *
 * @type {Manager}
 */
const yarn = {
  name: 'yarn',
  manifest: (specs) => ({ resolutions: specs }),
  files: () => ({
    '.yarnrc.yml': 'enableTelemetry: false\nenableImmutableInstalls: false\n',
    'yarn.lock': '',
  }),
  install: ['yarn', 'install'],
  node: ['yarn', 'node'],
};

/** @type {[string, ...string[]]} */
const TSC = ['tsc', '--noEmit', '--strict', '--target', 'es2024', '--types', 'node'];

/** @type {Project[]} */
export const PROJECTS = [
  {
    name: 'npm: only @tureen/handler and mediasoup-client make a call, imported and required',
    manager: npm,
    packages: ['@tureen/handler'],
    others: ['mediasoup-client'],
    steps: [
      ['handler.mjs', 'URL'],
      ['handler.cjs', 'URL'],
    ],
  },
  {
    name: 'pnpm: only @tureen/room joins and records',
    manager: pnpm,
    packages: ['@tureen/room'],
    others: [],
    steps: [['room.mjs', 'URL']],
  },
  {
    name: 'yarn: only @tureen/handler and mediasoup-client make a call',
    manager: yarn,
    packages: ['@tureen/handler'],
    others: ['mediasoup-client'],
    steps: [['handler.mjs', 'URL']],
  },
  {
    name: 'npm: only @tureen/channel works alone',
    manager: npm,
    packages: ['@tureen/channel'],
    others: [],
    steps: [['channel.mjs']],
  },
  {
    name: 'npm: programs type, with nodenext and with bundler; the command helps',
    manager: npm,
    packages: ['@tureen/channel', '@tureen/handler', '@tureen/streams', '@tureen/room', 'tureen'],
    others: ['mediasoup-client', 'typescript', '@types/node'],
    steps: [
      [...TSC, '--module', 'nodenext', 'types.ts'],
      [...TSC, '--module', 'esnext', '--moduleResolution', 'bundler', 'types.ts'],
      ['tureen', '--help'],
    ],
  },
];
