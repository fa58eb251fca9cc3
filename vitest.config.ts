import { defineConfig } from 'vitest/config';

/** Sources are resolved through the workspace condition, so tests need no build. */
export default defineConfig({
  resolve: { conditions: ['@tureen/source', 'node'] },
  ssr: {
    resolve: { conditions: ['@tureen/source', 'node'], externalConditions: ['@tureen/source', 'node'] },
  },
  test: {
    include: ['packages/*/{src,test}/**/*.test.ts', 'packages/bootstrap/**/*.test.mjs'],
    // Most of the time is spent waiting for real processes, so two at once do not disturb each other.
    maxWorkers: 2,
    execArgv: ['--conditions=@tureen/source'],
    // A busy machine is slow, not wrong.
    expect: { poll: { timeout: 10_000 } },
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
