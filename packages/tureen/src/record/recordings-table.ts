import Table from 'cli-table3';
import type { Facts, Reporter } from '../output/reporter.ts';
import { printable } from '../output/printable.ts';

/** What the table shows of a recording. */
export interface RecordingRow {
  readonly path: string;
  /** Mime type, such as `video/VP8`. */
  readonly codec: string;
  readonly seconds: number;
  readonly bytes: number;
  readonly frames: number;
}

/** A table of recordings, for people. */
export function formatRecordings(recordings: readonly RecordingRow[]): string {
  const table = new Table({
    head: ['recording', 'codec', 'seconds', 'bytes', 'frames'],
    colAligns: ['left', 'left', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const { path, codec, seconds, bytes, frames } of recordings) {
    table.push([printable(path), printable(codec), seconds.toFixed(2), bytes, frames]);
  }
  return table.toString();
}

/** Keeps in mind the recordings that a reporter is told of, for a table at the end. */
export function concludeRecordings(reporter: Reporter): {
  readonly reporter: Reporter;
  /** Shows the table, if there were recordings, and closes the reporter. */
  conclude(): void;
  /** Recordings that were finished, and that failed. */
  readonly counts: { finished: number; failed: number };
} {
  const rows: RecordingRow[] = [];
  const counts = { finished: 0, failed: 0 };
  return {
    counts,
    reporter: {
      ...reporter,
      tell: (event, text, facts = {}) => {
        if (event === 'recordingFailed') counts.failed += 1;
        if (event === 'recordingFinished') {
          counts.finished += 1;
          rows.push(rowOf(facts));
        }
        reporter.tell(event, text, facts);
      },
    },
    conclude: () => {
      if (rows.length > 0) reporter.conclude(formatRecordings(rows));
      reporter.close();
    },
  };
}

function rowOf({ path, mimeType, durationSeconds, bytes, frames }: Facts): RecordingRow {
  return {
    path: String(path),
    codec: String(mimeType),
    seconds: Number(durationSeconds),
    bytes: Number(bytes),
    frames: Number(frames),
  };
}
