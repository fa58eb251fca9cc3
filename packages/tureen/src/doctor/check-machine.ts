import { checkDevices } from './check-devices.ts';
import { checkMediaWorker } from './check-media-worker.ts';
import { checkNode } from './check-node.ts';
import { checkPython } from './check-python.ts';
import { checkServer } from './check-server.ts';
import type { Verdict } from './verdict.ts';

/** Looks at everything on this machine, some of it at once. Installs nothing. */
export async function* checkMachine(): AsyncGenerator<Verdict> {
  yield checkNode();
  const server = checkServer();
  const { python, ...verdict } = await checkPython();
  yield verdict;
  if (python !== undefined) {
    const devices = checkDevices(python);
    yield await checkMediaWorker();
    yield await devices;
  }
  yield await server;
}
