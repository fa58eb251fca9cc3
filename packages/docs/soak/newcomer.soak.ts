import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createWorker } from '@tureen/handler';
import { renderClip } from '@tureen/streams';
import { expect, it } from 'vitest';
import { KNOWN_COMMANDS } from '../src/newcomer/known-commands.ts';
import { GIVEN_WORKER, Newcomer } from '../src/newcomer/newcomer.ts';
import { readFrontPage, readmeSteps, type ReadmeStep } from '../src/newcomer/readme-steps.ts';
import type { ShellCommand } from '../src/newcomer/shell-command.ts';
import { writeReport, type TimedStep } from '../src/newcomer/write-report.ts';

/** Where a program finds the packages of the clone. */
const PROGRAM = 'packages/docs/ten-lines.ts';

/** Commands that are left out, to look at the others without waiting: `npm test`, say. */
const LEFT_OUT = (process.env['TUREEN_NEWCOMER_WITHOUT'] ?? '')
  .split(',')
  .filter((command) => command !== '');

const times: TimedStep[] = [];
const running = new Map<string, ShellCommand>();

it('README.md works from top to bottom in an empty home', async () => {
  const startedMs = performance.now();
  await using newcomer = await Newcomer.arrive();
  note('git clone', startedMs);
  await bringClip(newcomer);
  for (const step of readmeSteps(readFrontPage())) await take(newcomer, step);
  for (const command of [...running.keys()].toReversed()) await stop(command);
  const recordings = await readdir(join(newcomer.folder, 'recordings'), { recursive: true });
  expect(recordings.filter((name) => /\.(?:webm|ogg)$/u.test(name)).length).toBeGreaterThanOrEqual(4);
  expect(recordings.filter((name) => name.endsWith('.part'))).toEqual([]);
  await writeReport(times, shortcuts());
});

/** What made this run shorter than a newcomer's. */
function shortcuts(): string[] {
  const worker =
    process.env[GIVEN_WORKER] === undefined ? [] : ['with a mediasoup worker that was there before'];
  return [...worker, ...LEFT_OUT.map((command) => `without ${command}`)];
}

/** The media file that everybody has. */
async function bringClip(newcomer: Newcomer): Promise<void> {
  const worker = await createWorker();
  await renderClip(worker, join(newcomer.folder, 'clip.webm'), { seconds: 5, width: 320, height: 240 });
  worker.close();
}

async function take(newcomer: Newcomer, step: ReadmeStep): Promise<void> {
  const startedMs = performance.now();
  if (step.type === 'program') {
    await writeFile(join(newcomer.folder, PROGRAM), step.code);
    // Node.js 24, which runs TypeScript, is where the bootstrap puts it.
    await newcomer.run(`(eval "$(node packages/bootstrap/run.mjs env)"
node --conditions=@tureen/source ${PROGRAM})`);
    note('the ten lines', startedMs);
  } else if (LEFT_OUT.includes(step.command)) {
    process.stderr.write(`${step.command}: left out\n`);
  } else if (step.isStopped) {
    await begin(newcomer, step.command);
  } else {
    await newcomer.run(step.command);
    note(step.command, startedMs);
  }
}

async function begin(newcomer: Newcomer, command: string): Promise<void> {
  if (command.endsWith(' serve')) for (const earlier of running.keys()) await stop(earlier);
  const startedMs = performance.now();
  const { ready = /\S/u } = KNOWN_COMMANDS.find((known) => known.command === command) ?? {};
  running.set(command, await newcomer.begin(command, ready));
  note(command, startedMs, 'ready');
}

async function stop(command: string): Promise<void> {
  const exitCode = await running.get(command)?.interrupt();
  running.delete(command);
  // npm itself dies of Ctrl-C, whatever it runs makes of it.
  const good = command.startsWith('npm ') ? [0, 130, null] : [0];
  expect(good, `${command} ended with ${exitCode}`).toContain(exitCode);
}

function note(step: string, startedMs: number, until: TimedStep['until'] = 'end'): void {
  const seconds = (performance.now() - startedMs) / 1000;
  times.push({ step, seconds: Math.round(seconds * 10) / 10, until });
  process.stderr.write(`${step}: ${seconds.toFixed(1)} s\n`);
}
