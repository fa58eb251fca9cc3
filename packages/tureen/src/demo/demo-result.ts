import { RoomError, type RecordingSummary } from '@tureen/room';
import { CommandError, ExitCode } from '../exit-code.ts';
import { describeError } from './describe-error.ts';

/** A recording that the demo made. */
export interface DemoRecording {
  /** Absolute path. */
  readonly path: string;
  readonly kind: RecordingSummary['kind'];
  /** Mime type, such as `video/VP8`. */
  readonly codec: string;
  readonly seconds: number;
  readonly bytes: number;
  readonly frames: number;
}

/** What the demo tells of a recording. */
export function toDemoRecording(summary: RecordingSummary): DemoRecording {
  const { path, kind, mimeType, durationSeconds, bytes, frames } = summary;
  return { path, kind, codec: mimeType, seconds: durationSeconds, bytes, frames };
}

/** What a run leaves, however it went. */
export interface DemoOutcome {
  /** URL of the server; undefined when it did not start. */
  readonly server: string | undefined;
  readonly recordings: readonly DemoRecording[];
}

/** How the demo went. */
export interface DemoResult extends DemoOutcome {
  /** Whether every published track was recorded for long enough. */
  readonly ok: boolean;
  readonly exitCode: ExitCode;
  /** What went wrong. */
  readonly error?: string;
}

/** The result of a run that went well. */
export function successfulResult(outcome: DemoOutcome): DemoResult {
  return { ok: true, exitCode: ExitCode.success, ...outcome };
}

/** The result of a run that `error` ended, or of one that did not begin. */
export function failedResult(error: unknown, outcome: DemoOutcome): DemoResult {
  return { ok: false, exitCode: exitCodeOf(error), error: describeError(error), ...outcome };
}

function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommandError) return error.exitCode;
  // The file is one of the arguments; that it is no media file shows only when it is opened.
  if (RoomError.isInstance(error) && error.code === 'media-source-failed') return ExitCode.usage;
  return ExitCode.failure;
}
