import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

const CONDITIONS = ['@tureen/source', 'node'];
const END_TO_END = 'packages/*/{src,test}/**/*.e2e.test.ts';

const shared = {
  // Sources are resolved through the workspace condition, so tests need no build.
  resolve: { conditions: CONDITIONS },
  ssr: { resolve: { conditions: CONDITIONS, externalConditions: CONDITIONS } },
};

const times = {
  execArgv: ['--conditions=@tureen/source'],
  // Many tests run programs from source: what Node.js has compiled once it need not compile for each of them.
  env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url)) },
  // A busy machine is slow, not wrong.
  expect: { poll: { timeout: 20_000 } },
  testTimeout: 60_000,
  hookTimeout: 60_000,
  // Tests of one file that run at once.
  maxConcurrency: 3,
};

export default defineConfig({
  test: {
    // Most of the time is spent waiting for real processes, so a few at once do not disturb each other.
    maxWorkers: 4,
    projects: [
      {
        ...shared,
        test: {
          ...times,
          name: 'unit',
          include: ['packages/*/{src,test}/**/*.test.ts', 'packages/bootstrap/**/*.test.mjs'],
          exclude: [...configDefaults.exclude, END_TO_END],
          // Loading the same modules for each file anew would take longer than the tests.
          isolate: false,
        },
      },
      {
        ...shared,
        // As above.
        test: { ...times, name: 'end-to-end', include: [END_TO_END], isolate: false },
      },
    ],
  },
});
