import type { Channel } from '@tureen/channel';
import type { PythonModule } from '../modules/python-module.ts';
import { WORKER_TARGET, type WorkerMessages } from '../wire/messages.ts';
import { moduleRefused } from './start-errors.ts';

/**
 * Has the worker import a module and register what it serves.
 *
 * @throws {WorkerError} `module-failed` or `version-mismatch`.
 * @throws {ChannelError} when the channel ends meanwhile.
 */
export async function loadModule(
  channel: Channel,
  { name, module, version, path }: PythonModule,
  signal?: AbortSignal,
): Promise<void> {
  const data = { name, module, version, path };
  try {
    const wire = channel.typed<WorkerMessages>();
    await wire.request('worker.loadModule', { target: WORKER_TARGET, data, timeoutMs: 0, signal });
  } catch (error) {
    throw moduleRefused(data, error) ?? error;
  }
}
