import { existsSync } from 'node:fs';
import { access, constants, mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { ConsumerConfig } from '@tureen/room';
import type { Command } from 'commander';
import { CommandError, ExitCode } from '../exit-code.ts';
import { duration, oneOf } from '../settings/parsers.ts';
import { Setting } from '../settings/setting.ts';

/** The flags that say what is received, and how it is recorded. */
export interface RecordFlags {
  readonly peer?: readonly string[];
  readonly kind?: 'audio' | 'video';
  readonly container?: string;
  readonly mux?: 'per-peer' | 'per-consumer' | 'mixed';
  readonly template?: string;
  readonly segment?: number;
}

/** Adds the flags of {@link RecordFlags}. */
export function addRecordSettings(command: Command): Command {
  const settings = [
    new Setting('--peer <id>', 'receive only of this peer; may be repeated').repeated(),
    new Setting('--kind <kind>', 'receive only audio, or only video').argParser(oneOf('audio', 'video')),
    new Setting(
      '--container <type>',
      'webm, mp4, mkv, ogg, wav or mp3 (default: what takes the codec as it is)',
    ).argParser(oneOf('webm', 'mp4', 'mkv', 'ogg', 'wav', 'mp3')),
    new Setting(
      '--mux <how>',
      'one file per-consumer, per-peer with sound and pictures, or of the whole room: mixed',
    )
      .default('per-consumer')
      .argParser(oneOf('per-consumer', 'per-peer', 'mixed')),
    new Setting(
      '--template <path>',
      'names of the files: {roomId} {displayName} {peerId} {kind} {source} {consumerId}',
    ),
    new Setting('--segment <time>', 'go on with another file after so long, such as 10m').argParser(duration),
  ];
  for (const setting of settings) command.addOption(setting);
  return command;
}

/**
 * What is received; recorded to the folder if there is one.
 *
 * @throws CommandError `usage` when the folder cannot be written.
 */
export async function readConsumerConfig(
  flags: RecordFlags,
  folder: string | undefined,
): Promise<ConsumerConfig> {
  const { peer, kind, container, mux, template, segment } = flags;
  if (folder !== undefined) await requireWritableFolder(resolve(folder));
  return {
    recordDirectoryPath: folder === undefined ? '' : resolve(folder),
    ...(peer !== undefined && { peers: peer }),
    ...(kind !== undefined && { kinds: [kind] }),
    ...(container !== undefined && { recordContainer: container }),
    ...(mux !== undefined && { recordLayout: mux }),
    ...(template !== undefined && { recordTemplate: template }),
    ...(segment !== undefined && { recordSegmentMs: segment }),
  };
}

async function requireWritableFolder(path: string): Promise<void> {
  try {
    await makeFolder(path);
    await access(path, constants.W_OK);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(ExitCode.usage, `${path} cannot be written: ${reason}`, { cause });
  }
}

/** Makes a folder and those above it. Node.js' own way of doing so never ends where nothing can be made, as in `/proc`. */
async function makeFolder(path: string): Promise<void> {
  if (existsSync(path)) return;
  const above = dirname(path);
  if (above !== path) await makeFolder(above);
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    // Somebody else made it meanwhile.
    if (error.code !== 'EEXIST') throw error;
  });
}
