import { access, constants } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { MediaInput } from '@tureen/room';
import { CommandError, ExitCode } from '../exit-code.ts';

/** Names of what is made on the spot. */
const MADE: Readonly<Record<string, MediaInput>> = {
  demo: { type: 'synthetic' },
  testsrc: { type: 'test-pattern' },
  tone: { type: 'tone' },
};

/** Which part of a source is wanted. */
export interface WantedMedia {
  readonly audio?: boolean;
  readonly video?: boolean;
}

/**
 * Reads what to publish: a file, a URL that ffmpeg opens, or `demo` (a test picture and a tone), `testsrc`, `tone`.
 *
 * @throws CommandError `usage` for a file that cannot be read.
 */
export async function readMediaSource(text: string, wanted: WantedMedia = {}): Promise<MediaInput> {
  if (Object.hasOwn(MADE, text)) return { ...MADE[text], ...wanted } as MediaInput;
  if (/^[a-z][\w+.-]+:\/\//iu.test(text)) return { type: 'url', url: text, ...wanted };
  const path = resolve(text);
  try {
    await access(path, constants.R_OK);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(ExitCode.usage, `${text} cannot be read: ${reason}`, { cause });
  }
  return { type: 'file', path, ...wanted };
}
