import { readFileSync } from 'node:fs';

import { pythonModule, pythonRequirements, type PythonModule, type PythonRequirements } from '@tureen/worker';

const MODULE = 'tureen_handler';

/** The Python half of this package, for `launchWorker` and `WorkerProcess.loadModule`. */
export const handlerModule: PythonModule = pythonModule({
  name: 'handler',
  module: MODULE,
  version: readVersion(),
  packageUrl: import.meta.url,
});

/** The Python distributions that this package needs: aiortc and what it stands on. */
export const handlerRequirements: PythonRequirements = pythonRequirements({
  module: MODULE,
  packageUrl: import.meta.url,
});

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return String((manifest as { version: unknown }).version);
}
