import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const HOUR_MS = 3_600_000;

/** The long forms of tests: sources as for the others, but from the folders `soak` and with hours to spend. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  resolve: { conditions: ['@tureen/source', 'node'] },
  ssr: {
    resolve: { conditions: ['@tureen/source', 'node'], externalConditions: ['@tureen/source', 'node'] },
  },
  test: {
    include: ['packages/*/soak/**/*.soak.ts'],
    execArgv: ['--conditions=@tureen/source'],
    testTimeout: HOUR_MS,
    hookTimeout: HOUR_MS,
    fileParallelism: false,
  },
});
