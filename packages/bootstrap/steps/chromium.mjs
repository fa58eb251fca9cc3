import { debianProgramStep } from './debian-program.mjs';

/** Chromium, which tests run headless as the other end of a call; nothing else needs it. */
export const chromiumStep = debianProgramStep({
  id: 'chromium',
  version: ['chromium', '--version'],
  pattern: /^Chromium (\d\S*)/m,
  package: 'chromium',
  without: 'tests with a browser are left out',
});
