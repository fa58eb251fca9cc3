import type { Channel } from '@tureen/channel';
import type { PythonModule } from '../modules/python-module.ts';
import { moduleRefused } from './start-errors.ts';

/**
 * Has the worker import a module and register what it serves.
 *
 * @throws {WorkerError} `module-failed` or `version-mismatch`.
 * @throws {ChannelError} when the channel ends meanwhile.
 */
export async function loadModule(
  channel: Channel,
  module: PythonModule,
  signal?: AbortSignal,
): Promise<void> {
  const data = { name: module.name, module: module.module, version: module.version, path: module.path };
  try {
    await channel.request('worker.loadModule', {
      target: 'worker',
      data,
      timeoutMs: 0,
      ...(signal && { signal }),
    });
  } catch (error) {
    throw moduleRefused(module, error) ?? error;
  }
}
