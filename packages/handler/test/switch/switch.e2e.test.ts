import { execFile, fork, type ChildProcess } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { makeClip } from '@tureen/testing/clip';
import { testPython } from '@tureen/testing/python';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { SwitchServer } from './switch-server.ts';

const PROGRAM = fileURLToPath(new URL('program.mjs', import.meta.url));
const REQUIRING = PROGRAM.replace(/program\.mjs$/, `program-${process.pid}.cjs`);
const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));

/** What a program printed and what it told. */
interface Outcome {
  readonly result: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program as it is written for `require()`. */
async function writeRequiringProgram(): Promise<void> {
  const program = await readFile(PROGRAM, 'utf8');
  await writeFile(
    REQUIRING,
    program.replaceAll(/^import (\{.*\}) from ('.*');$/gm, 'const $1 = require($2);'),
  );
}

/** Builds what the package's `exports` name, for programs know nothing of sources. */
async function build(): Promise<void> {
  const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
  const compiler = path.join(path.dirname(typescript), 'bin', 'tsc');
  await promisify(execFile)(process.execPath, [compiler, '-b', PACKAGE]);
}

async function serve(child: ChildProcess, server: SwitchServer): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.on('message', ({ id, method, data, result }: Parameters<typeof Object>[0]) => {
      if (result) resolve(result);
      else server.answer(method, data).then((answer) => child.send({ id, data: answer }), reject);
    });
    child.on('exit', (code) => reject(new Error(`the program ended with ${code}`)));
  });
}

describe("a program written for the predecessor's README", () => {
  let server: SwitchServer;

  beforeAll(async () => {
    await Promise.all([build(), writeRequiringProgram()]);
    server = await SwitchServer.start();
  }, 120_000);
  afterAll(async () => {
    server.close();
    await rm(REQUIRING, { force: true });
  });

  async function run(program: string, variables: Record<string, string>): Promise<Outcome> {
    const env = { ...process.env, PYTHON: testPython(), ...variables };
    const child = fork(program, [await makeClip()], { env, execArgv: [], stdio: 'pipe' });
    const printed = { stdout: '', stderr: '' };
    child.stdout?.on('data', (text) => (printed.stdout += text));
    child.stderr?.on('data', (text) => (printed.stderr += text));
    const closed = new Promise((resolve) => child.once('close', resolve));
    const result = await serve(child, server).catch((error: unknown) => {
      throw new Error(printed.stderr.slice(-2000), { cause: error });
    });
    await closed;
    return { result, ...printed };
  }

  const messages = ['text', [0, 1, 255], [2, 3]];
  const expected = {
    pid: expect.any(Number),
    closed: false,
    died: false,
    isWorker: true,
    isStream: true,
    handlerName: 'Aiortc',
    kinds: ['audio', 'video'],
    trackData: [
      ['string', false],
      ['string', false],
    ],
    messages: [messages, messages],
    refusals: [
      [true, 'TypeError: at least audio or video constraints must be given'],
      [true, 'TypeError: missing audio.file'],
      [true, 'TypeError: invalid video.source '],
      [false, 'InvalidStateError: the worker is closed: make a new one'],
    ],
    players: 1,
    transceivers: [0, 0, 2, 3],
    states: ['ended', 'ended'],
    afterwards: [true, false, true],
  };

  it('runs with import, and logs under the old name', async () => {
    const { result, stdout, stderr } = await run(PROGRAM, { DEBUG: 'mediasoup-client-aiortc*' });
    expect(result).toEqual(expected);
    expect(stderr).toMatch(/mediasoup-client-aiortc\S* .*source\.open/);
    expect(stdout).toBe('');
  });

  it("runs with require(), and shows Python's log on request", async () => {
    const { result, stdout, stderr } = await run(REQUIRING, { PYTHON_LOG_TO_STDOUT: 'true' });
    expect(result).toEqual(expected);
    expect(`${stdout}${stderr}`).toMatch(/source\.open/);
  });
});
