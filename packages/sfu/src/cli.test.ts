import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text as textOf } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { TestClient } from './fixtures/test-client.ts';

const CLI = fileURLToPath(new URL('cli.ts', import.meta.url));

let children: ChildProcess[] = [];

function run(
  ...args: string[]
): ChildProcess & { stdout: NodeJS.ReadableStream; stderr: NodeJS.ReadableStream } {
  const child = spawn(process.execPath, ['--conditions=@tureen/source', CLI, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  return child;
}

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
});

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  const lines = createInterface({ input: stream });
  const line = await new Promise<string>((resolve) => lines.once('line', resolve));
  return line;
}

describe('tureen-sfu', () => {
  it('prints its URL, lets clients in, and ends with Ctrl-C and exit code 0', async () => {
    const child = run('--port', '0');
    const url = await firstLine(child.stdout);
    const client = await TestClient.connect({ url, origin: url.replace('ws:', 'http:') });
    child.kill('SIGINT');
    expect(await client.ended).toMatchObject({ code: 4000 });
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('speaks the dialect it is told to', async () => {
    const child = run('--dialect', '2024');
    const url = await firstLine(child.stdout);
    const client = await TestClient.connect({ url, origin: 'https://elsewhere.example' });
    await client.next('mediasoup-version');
    child.kill('SIGINT');
    await client.ended;
  });

  it('prints one JSON object', async () => {
    const child = run('--json');
    const line = await firstLine(child.stdout);
    const result: unknown = JSON.parse(line);
    expect(result).toEqual({
      url: expect.stringMatching(/^ws:/u) as unknown,
      origin: expect.stringMatching(/^http:/u) as unknown,
      port: expect.any(Number) as unknown,
      workerPid: expect.any(Number) as unknown,
    });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('says what it takes', async () => {
    const child = run('--help');
    expect(await textOf(child.stdout)).toContain('--allow-remote');
  });

  it.each([
    [['--fly'], 2, /--fly.*Usage/su],
    [['--host', '0.0.0.0'], 1, /will not listen on 0\.0\.0\.0/u],
    [['--cert', '/nowhere.pem', '--key', '/nowhere.pem'], 1, /nowhere\.pem cannot be read/u],
  ])('refuses %j with exit code %i', async (args, code, message) => {
    const child = run(...args);
    const errors = textOf(child.stderr);
    expect(await once(child, 'exit')).toEqual([code, null]);
    expect(await errors).toMatch(message);
  });
});
