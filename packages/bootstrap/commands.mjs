import { chromiumStep } from './steps/chromium.mjs';
import { coturnStep } from './steps/coturn.mjs';
import { debootstrapStep } from './steps/debootstrap.mjs';
import { ffprobeStep } from './steps/ffprobe.mjs';
import { nodeStep } from './steps/node.mjs';
import { packagesStep } from './steps/packages.mjs';
import { pnpmStep } from './steps/pnpm.mjs';
import { pythonStep } from './steps/python.mjs';
import { sfuWorkerStep } from './steps/sfu-worker.mjs';
import { check } from './tasks/check.mjs';
import { env } from './tasks/env.mjs';
import { examples } from './tasks/examples.mjs';
import { installs } from './tasks/installs.mjs';
import { soak, test } from './tasks/test.mjs';
import { bench, serve, tureenCommand } from './tasks/tureen.mjs';

/**
 * What a command does when all is prepared; resolves with the exit code.
 *
 * @typedef {(context: import('./lib/context.mjs').Context, parameters: readonly string[]) => Promise<number>} Task
 */

/**
 * @typedef {object} Command
 * @property {readonly import('./steps/step.d.ts').Step[]} needs prepared before it runs
 * @property {readonly import('./steps/step.d.ts').Step[]} [looksFor] told and used if there, but not prepared
 * @property {Task} run
 */

const TOOLS = [nodeStep, pnpmStep, packagesStep];
const EVERYTHING = [...TOOLS, pythonStep, sfuWorkerStep];

/**
 * Every command, with what it needs.
 *
 * @type {Record<string, Command>}
 */
export const COMMANDS = {
  demo: { needs: EVERYTHING, run: tureenCommand('demo') },
  serve: { needs: EVERYTHING, run: serve },
  test: { needs: [...EVERYTHING, ffprobeStep, coturnStep, chromiumStep], run: test },
  doctor: { needs: TOOLS, looksFor: [pythonStep, sfuWorkerStep], run: tureenCommand('doctor') },
  check: { needs: [...TOOLS, pythonStep], run: check },
  examples: { needs: EVERYTHING, run: examples },
  installs: { needs: [...EVERYTHING, debootstrapStep], run: installs },
  soak: { needs: EVERYTHING, run: soak },
  bench: { needs: EVERYTHING, run: bench },
  setup: { needs: EVERYTHING, run: async () => 0 },
  env: { needs: EVERYTHING, run: env },
};
