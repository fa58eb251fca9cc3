import type { WorkerLogLevel } from '@tureen/worker';
import { launchWorker } from '@tureen/worker';
import { describe, expect, it } from 'vitest';
import { captureDebug } from './support/debug-lines.ts';
import { fixtureModule } from './support/modules.ts';
import { NodeProgram } from './support/node-program.ts';
import { realPython, temporaryFolder } from './support/sandbox.ts';

const namespace = 'tureen:logtest';

/** Lets a worker do one trick and ends it; by then everything it logged has come. */
async function perform(trick: string, logLevel: WorkerLogLevel, data?: unknown): Promise<void> {
  const worker = await launchWorker({
    python: await realPython(),
    cacheDirectory: temporaryFolder(),
    modules: [fixtureModule('tricks')],
    logLevel,
    logNamespace: namespace,
  });
  await worker.channel.request(`tricks.${trick}`, { data });
  worker.close();
  await worker.exited;
}

/** The lines of the trick `log`, as they are logged. */
function logged(...levels: string[]): string[] {
  return levels.map((level) => `tricks: ${level} %s %o`);
}

describe('the log of the Python side', () => {
  it('goes to namespaces by level', async () => {
    const lines = captureDebug(`${namespace}*`);
    await perform('log', 'debug');
    const byNamespace = (name: string): string[] =>
      lines.filter(([from, text]) => from === name && text.startsWith('tricks: ')).map(([, text]) => text);

    expect(byNamespace(namespace)).toEqual(logged('debug', 'info'));
    expect(byNamespace(`${namespace}:WARN`)).toEqual(logged('warning'));
    expect(byNamespace(`${namespace}:ERROR`)).toEqual([...logged('error', 'critical'), 'tricks: closing']);
  });

  it.each([
    ['warn', ['warning', 'error', 'critical']],
    ['error', ['error', 'critical']],
  ] as const)('has nothing below the level %s', async (level, expected) => {
    const lines = captureDebug(`${namespace}*`);
    await perform('log', level);

    expect(lines.map(([, text]) => text)).toEqual([...logged(...expected), 'tricks: closing']);
  });

  it('is silent with the level none, raw output included', async () => {
    const lines = captureDebug(`${namespace}*`);
    await perform('log', 'none');
    await perform('write', 'none');

    expect(lines).toEqual([]);
  });

  it('has raw output, which is never taken for a format', async () => {
    const lines = captureDebug(`${namespace}*`);
    await perform('write', 'error');

    expect(lines).toContainEqual([namespace, 'out %s']);
    expect(lines).toContainEqual([namespace, 'err %s']);
  });

  it('goes to standard output when PYTHON_LOG_TO_STDOUT is true', async () => {
    const options = { wish: 'log', modules: [fixtureModule('tricks')], python: await realPython() };
    const program = new NodeProgram('launch', options, { PYTHON_LOG_TO_STDOUT: 'true' });

    expect(await program.end()).toBe(0);
    expect(program.lines.join('\n')).toMatch(/ERROR tricks: error %s %o/);
  });

  it('drops what is too much, and says how much', async () => {
    const lines = captureDebug(`${namespace}*`);
    await perform('flood', 'error', { lines: 20_000 });
    const texts = lines.map(([, text]) => text);
    const dropped = texts
      .map((text) => /(\d+) log lines were dropped/.exec(text)?.[1])
      .map(Number)
      .filter((count) => count > 0);
    const kept = texts.filter((text) => text.startsWith('tricks: line '));

    expect(kept.length + dropped.reduce((sum, count) => sum + count, 0)).toBe(20_000);
    expect(kept.length).toBeLessThan(5_000);
    expect(kept.at(-1)).toBe('tricks: line 19999');
  });
});
