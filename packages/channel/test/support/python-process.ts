import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { Channel } from '../../src/channel.ts';
import type { ChannelOptions } from '../../src/options.ts';

/** A Python program with a channel on its descriptor 3. */
export interface PythonProcess {
  channel: Channel;
  child: ChildProcess;
  /** The stream under the channel. */
  pipe: Duplex;
  /** Resolves to the exit code, or the signal. */
  ended: Promise<number | string>;
}

const repository = new URL('../../../../', import.meta.url);

/** Starts a program that needs nothing but tureen_channel, from source. */
export function startPython(
  program: URL,
  programArguments: string[],
  options: ChannelOptions,
): PythonProcess {
  const child = spawn(interpreter(), [fileURLToPath(program), ...programArguments], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    env: { ...process.env, PYTHONPATH: fileURLToPath(new URL('python/tureen_channel/src', repository)) },
  });
  const pipe = child.stdio[3];
  if (!(pipe instanceof Duplex)) throw new Error('Descriptor 3 of the child is not a pipe.');
  return { channel: new Channel(pipe, options), child, pipe, ended: exitOf(child) };
}

async function exitOf(child: ChildProcess): Promise<number | string> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return code ?? signal ?? 'unknown';
}

function interpreter(): string {
  const own = fileURLToPath(new URL('python/.venv/bin/python', repository));
  return process.env['PYTHON'] ?? (existsSync(own) ? own : 'python3');
}
