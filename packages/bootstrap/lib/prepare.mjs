import { delimiter, join } from 'node:path';
import { withLock } from './lock.mjs';

/** @typedef {import('./context.mjs').Context} Context */
/** @typedef {import('../steps/step.d.ts').Step} Step */
/** @typedef {import('../steps/step.d.ts').Provision} Provision */

/**
 * Prepares steps in order and adds what each gives to the environment. Two processes at once prepare a step once.
 *
 * @param {Context} context
 * @param {readonly Step[]} steps
 * @returns {Promise<boolean>} false when a step failed, which ends the preparation unless the step is optional
 */
export async function prepareAll(context, steps) {
  for (const step of steps) {
    const startedAt = performance.now();
    context.report.begin(step.name);
    try {
      const { provision, isNew } = await prepareStep(context, step);
      contribute(context, provision);
      const detail = isNew ? provision.detail : `${provision.detail}, already there`;
      context.report.done(step.name, detail, performance.now() - startedAt);
    } catch (error) {
      context.signal.throwIfAborted();
      context.report.failed(step.name, error, performance.now() - startedAt);
      if (!step.optional) return false;
    }
  }

  return true;
}

/**
 * Looks for what steps would prepare without preparing it, adds what is there to the environment and tells what is
 * not.
 *
 * @param {Context} context
 * @param {readonly Step[]} steps
 */
export async function findAll(context, steps) {
  for (const step of steps) {
    const startedAt = performance.now();
    const provision = await step.find(context).catch(() => undefined);
    context.signal.throwIfAborted();
    if (provision === undefined) {
      context.report.missing(step.name);
    } else {
      contribute(context, provision);
      context.report.done(step.name, provision.detail, performance.now() - startedAt);
    }
  }
}

/**
 * @param {Context} context
 * @param {Step} step
 * @returns {Promise<{ provision: Provision, isNew: boolean }>}
 */
async function prepareStep(context, step) {
  const found = await step.find(context);
  if (found !== undefined) return { provision: found, isNew: false };
  const lock = join(context.privateFolder, `${step.id}.lock`);
  /** @param {number} pid */
  const onWait = (pid) => context.report.note(`waiting for process ${pid}, which prepares ${step.name}`);

  return withLock(lock, { signal: context.signal, onWait }, async () => {
    const madeMeanwhile = await step.find(context);

    return { provision: madeMeanwhile ?? (await step.prepare(context)), isNew: madeMeanwhile === undefined };
  });
}

/**
 * @param {Context} context
 * @param {Provision} provision
 */
function contribute({ environment }, { path, environment: variables }) {
  Object.assign(environment, variables);
  if (path !== undefined) prependPath(environment, path);
}

/**
 * Windows spells the variable as it likes, usually `Path`.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @param {string} folder
 */
function prependPath(environment, folder) {
  const name = Object.keys(environment).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  environment[name] = [folder, environment[name] ?? ''].join(delimiter);
}
