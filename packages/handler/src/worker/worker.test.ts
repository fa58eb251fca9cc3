import { FakeWorkerProcess } from '@tureen/testing/fake-worker';
import { describe, expect, it, vi } from 'vitest';

import { HandlerError } from '../errors.ts';
import { createWorker } from './create-worker.ts';
import type { WorkerSettings } from './worker-settings.ts';
import { Worker } from './worker.ts';

function launcher(process = new FakeWorkerProcess()) {
  return { process, launch: vi.fn(async () => process) };
}

describe('Worker', () => {
  it('starts in its constructor and tells when it is ready', async () => {
    const { process, launch } = launcher();
    const worker = new Worker({ launch });
    const onSuccess = vi.fn();
    worker.on('@success', onSuccess);
    expect(worker.pid).toBe(0);
    expect(() => worker.process).toThrow(/still starting/);
    await worker.ready;
    expect(onSuccess).toHaveBeenCalledTimes(1);
    expect(worker.pid).toBe(process.pid);
    expect(worker.process).toBe(process);
    worker.close();
  });

  it('launches the handler’s module and requirements', async () => {
    const { launch } = launcher();
    const worker = await createWorker({ launch, logLevel: 'warn', python: '/usr/bin/python3' });
    expect(launch).toHaveBeenCalledWith(
      expect.objectContaining({
        logLevel: 'warn',
        python: '/usr/bin/python3',
        modules: [expect.objectContaining({ name: 'handler', module: 'tureen_handler' })],
        requirements: [
          expect.objectContaining({ ranges: expect.objectContaining({ aiortc: '>=1.14,<1.17' }) }),
        ],
      }),
    );
    worker.close();
  });

  it('logs errors only unless told otherwise', async () => {
    const { launch } = launcher();
    const worker = await createWorker({ launch });
    expect(launch).toHaveBeenCalledWith(expect.objectContaining({ logLevel: 'error' }));
    worker.close();
  });

  it('tells why it could not start', async () => {
    const error = new Error('no Python');
    const worker = new Worker({ launch: async () => Promise.reject(error) });
    const onFailure = vi.fn();
    worker.on('@failure', onFailure);
    await expect(worker.ready).rejects.toBe(error);
    expect(onFailure).toHaveBeenCalledWith(error);
    expect(worker.closed).toBe(true);
    await worker[Symbol.asyncDispose]();
  });

  it.each([[null], ['loud'], [{ logLevel: 'loud' }]])('refuses the settings %o', (settings) => {
    expect(() => new Worker(settings as WorkerSettings)).toThrow(TypeError);
  });

  it('can be closed while it starts', async () => {
    const { process, launch } = launcher();
    const worker = new Worker({ launch });
    worker.close();
    expect(launch).toHaveBeenCalledWith(
      expect.objectContaining({ signal: expect.objectContaining({ aborted: true }) }),
    );
    await expect(worker.ready).rejects.toMatchObject({ code: 'closed' });
    expect(process.closed).toBe(true);
    expect(() => worker.createTrack({ id: 't', kind: 'audio', data: { remote: false } })).toThrow(
      HandlerError,
    );
  });

  it('gives streams ids that no other stream has', async () => {
    const { launch } = launcher();
    const worker = await createWorker({ launch });
    const ids = [worker.openStream().id, worker.openStream().id];
    expect(new Set(ids).size).toBe(2);
    worker.close();
  });

  it('is gone when disposed of', async () => {
    const { launch } = launcher();
    const worker = await createWorker({ launch });
    await worker[Symbol.asyncDispose]();
    await worker[Symbol.asyncDispose]();
    expect(worker).toMatchObject({ closed: true, died: false, subprocessClosed: true });
  });
});
