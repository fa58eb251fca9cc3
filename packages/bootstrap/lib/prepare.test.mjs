import { delimiter } from 'node:path';
import { expect, test } from 'vitest';
import { makeSandbox } from '../fixtures/sandbox.mjs';
import { BootstrapError } from './bootstrap-error.mjs';
import { findAll, prepareAll } from './prepare.mjs';

/**
 * A step that is there once it was prepared.
 *
 * @param {Partial<import('../steps/step.d.ts').Step>} [overrides]
 */
function makeStep(overrides = {}) {
  let preparations = 0;
  const provision = { detail: '1.0', path: '/tools', environment: { TOOL: 'yes' } };
  /** @type {import('../steps/step.d.ts').Step} */
  const step = {
    id: 'tool',
    name: 'Tool',
    find: async () => (preparations > 0 ? provision : undefined),
    prepare: async () => {
      preparations += 1;

      return provision;
    },
    ...overrides,
  };

  return { step, preparations: () => preparations };
}

const failToPrepare = async () => Promise.reject(new BootstrapError('no network', { remedy: 'Plug it in.' }));

test('a step is prepared once and adds to the environment', async () => {
  const { context, told } = await makeSandbox();
  const { step, preparations } = makeStep();

  await expect(prepareAll(context, [step])).resolves.toBe(true);
  await expect(prepareAll(context, [step])).resolves.toBe(true);

  expect(preparations()).toBe(1);
  expect(context.environment['PATH']?.split(delimiter)[0]).toBe('/tools');
  expect(context.environment['TOOL']).toBe('yes');
  expect(told()).toMatch(/✓ Tool +1\.0 \(.*\n✓ Tool +1\.0, already there \(/);
});

test('two at once prepare it once', async () => {
  const { context } = await makeSandbox();
  const { step, preparations } = makeStep();

  await Promise.all([prepareAll(context, [step]), prepareAll(context, [step])]);

  expect(preparations()).toBe(1);
});

test('a failure ends the preparation, unless the step is optional', async () => {
  const { context, told } = await makeSandbox();
  const prepare = failToPrepare;
  const after = makeStep();

  const optional = await prepareAll(context, [makeStep({ prepare, optional: true }).step]);
  const needed = await prepareAll(context, [makeStep({ prepare }).step, after.step]);

  expect(optional).toBe(true);
  expect(needed).toBe(false);
  expect(after.preparations()).toBe(0);
  expect(told()).toContain('What to do: Plug it in.');
});

test('a stop is not a failure of the step', async () => {
  const { context, controller, told } = await makeSandbox();
  const prepare = async () => {
    controller.abort(new Error('stopped by SIGINT'));
    throw new Error('half made');
  };

  await expect(prepareAll(context, [makeStep({ prepare }).step])).rejects.toThrow('stopped by SIGINT');
  expect(told()).toBe('');
});

test('looking for steps prepares nothing and tells what is not there', async () => {
  const { context, told } = await makeSandbox();
  const { step, preparations } = makeStep();
  const broken = makeStep({ name: 'Broken', find: async () => Promise.reject(new Error('unreadable')) });

  await findAll(context, [step, broken.step]);

  expect(preparations()).toBe(0);
  expect(told()).toMatch(/· Tool +not there yet\n· Broken +not there yet/);
});
