import { access, constants, mkdir, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CommandError, ExitCode } from '../exit-code.ts';
import { readWholeNumber } from '../read-whole-number.ts';

/** The demo's flags as they were typed. */
export interface DemoFlags {
  readonly media?: string;
  readonly out: string;
  readonly seconds: string;
  readonly port: string;
  readonly json?: boolean;
}

/** What the demo does, checked. */
export interface DemoOptions {
  /** Absolute path of the file to publish; undefined makes a clip. */
  readonly mediaFile: string | undefined;
  /** Absolute path of the folder for recordings; it exists and can be written. */
  readonly outDirectory: string;
  /** How long to record. */
  readonly seconds: number;
  /** Port of the server; 0 takes any free one. */
  readonly port: number;
}

/**
 * Checks the flags and makes the folder.
 *
 * @throws CommandError `usage` that names the flag and what is wrong with it.
 */
export async function readDemoOptions(flags: DemoFlags): Promise<DemoOptions> {
  const seconds = readWholeNumber('--seconds', flags.seconds, { min: 1, max: 3600 });
  const port = readWholeNumber('--port', flags.port, { min: 0, max: 65_535 });
  const mediaFile = flags.media === undefined ? undefined : resolve(flags.media);
  if (mediaFile !== undefined) await requireReadableFile(mediaFile);
  const outDirectory = resolve(flags.out);
  await requireWritableFolder(outDirectory);
  return { mediaFile, outDirectory, seconds, port };
}

async function requireReadableFile(path: string): Promise<void> {
  try {
    await access(path, constants.R_OK);
    if ((await stat(path)).isFile()) return;
  } catch (cause) {
    throw new CommandError(ExitCode.usage, `--media ${path} cannot be read: ${reasonOf(cause)}`, { cause });
  }
  throw new CommandError(ExitCode.usage, `--media ${path} is not a file`);
}

async function requireWritableFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK);
  } catch (cause) {
    throw new CommandError(ExitCode.usage, `--out ${path} cannot be written: ${reasonOf(cause)}`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
