import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { launchWorker } from '@tureen/worker';
import { expect, it } from 'vitest';
import { fixtureModule } from './support/modules.ts';
import { temporaryFolder } from './support/sandbox.ts';

const RUNS = 5;
/** How much more than the bare import the start of a ready worker may take. */
const LIMIT = 1.3;

/** A Python that has aiortc: `PYTHON`, else the workspace's own environment. */
function mediaPython(): string {
  const folder = process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python';
  const own = path.join(import.meta.dirname, '..', '..', '..', 'python', '.venv', folder);

  return process.env['PYTHON'] ?? (existsSync(own) ? own : 'python3');
}

/** Processor seconds of an interpreter that imports aiortc and nothing else. */
function importOnce(python: string, cache: string): number {
  const program = 'import aiortc, time; print(time.process_time())';
  const env = {
    ...process.env,
    PYTHONPYCACHEPREFIX: path.join(cache, 'bytecode'),
    PYTHONDONTWRITEBYTECODE: '',
  };

  return Number(execFileSync(python, ['-c', program], { encoding: 'utf8', env }));
}

/** Processor seconds of a ready worker whose module imports aiortc: of its process, and of this one meanwhile. */
async function startOnce(python: string, cache: string): Promise<number> {
  const before = process.cpuUsage();
  const worker = await launchWorker({ python, cacheDirectory: cache, modules: [fixtureModule('media')] });
  const { user, system } = process.cpuUsage(before);
  const { data } = await worker.channel.request<{ seconds: number }>('media.processorTime');
  worker.close();
  await worker.exited;

  return data.seconds + (user + system) / 1e6;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

it('a ready worker starts in little more than its imports take', { timeout: 120_000 }, async () => {
  const python = mediaPython();
  const cache = temporaryFolder();
  await startOnce(python, cache); // makes it ready
  importOnce(python, cache);
  const ratios: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const bare = importOnce(python, cache);
    ratios.push((await startOnce(python, cache)) / bare);
  }

  expect(median(ratios)).toBeLessThan(LIMIT);
});
