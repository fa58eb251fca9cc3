import { defineConfig } from 'vitest/config';

/** Sources are resolved through the workspace condition, so tests need no build. */
export default defineConfig({
  resolve: { conditions: ['@tureen/source', 'node'] },
  ssr: {
    resolve: { conditions: ['@tureen/source', 'node'], externalConditions: ['@tureen/source', 'node'] },
  },
  test: {
    include: ['packages/*/{src,test}/**/*.test.ts', 'packages/bootstrap/**/*.test.mjs'],
    execArgv: ['--conditions=@tureen/source'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
