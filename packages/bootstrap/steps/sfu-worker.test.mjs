import { describe, expect, test } from 'vitest';
import { makeSandbox, WINDOWS } from '../fixtures/sandbox.mjs';
import { sfuWorkerStep } from './sfu-worker.mjs';

const COMMAND = 'packages/sfu/src/worker-binary/cli.ts';

/** @param {string} script of the worker that the command prepares */
async function makeRepository(script) {
  const sandbox = await makeSandbox();
  const worker = await sandbox.program('mediasoup-worker', script);
  await sandbox.write(COMMAND, `console.error('compiling: 20 %'); console.log(${JSON.stringify(worker)});`);

  return { ...sandbox, worker };
}

describe.skipIf(WINDOWS)('the mediasoup worker', () => {
  test('is what the command of @tureen/sfu prepares, whose progress is told', async () => {
    const { context, worker, told } = await makeRepository('exit 41');

    await expect(sfuWorkerStep.find(context)).resolves.toBeUndefined();
    const made = await sfuWorkerStep.prepare(context);

    expect(made).toEqual({ detail: worker, environment: { MEDIASOUP_WORKER_BIN: worker } });
    expect(told()).toContain('compiling: 20 %');
    await expect(sfuWorkerStep.find(context)).resolves.toEqual(made);
  });

  test('is prepared again when it no longer runs', async () => {
    const { context } = await makeRepository('exit 127');
    await sfuWorkerStep.prepare(context);

    await expect(sfuWorkerStep.find(context)).resolves.toBeUndefined();
  });

  test('of the user goes through the command, which checks it', async () => {
    const { context, worker } = await makeRepository('exit 41');
    await sfuWorkerStep.prepare(context);
    context.environment['MEDIASOUP_WORKER_BIN'] = worker;

    await expect(sfuWorkerStep.find(context)).resolves.toBeUndefined();
  });

  test('that cannot be prepared is an error after what the command said', async () => {
    const { context, write, told } = await makeRepository('exit 41');
    await write(COMMAND, "console.error('Install it with: apt-get install g++'); process.exitCode = 1;");

    await expect(sfuWorkerStep.prepare(context)).rejects.toThrow('no worker could be prepared');
    expect(told()).toContain('apt-get install g++');
  });
});
