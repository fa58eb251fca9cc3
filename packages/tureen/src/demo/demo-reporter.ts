import { formatRecordings } from '../record/recordings-table.ts';
import type { DemoResult } from './demo-result.ts';
import type { TrackProgress } from './track-meters.ts';

/** Who is told what happens during the demo. */
export interface DemoReporter {
  /** Something happened. */
  step(text: string): void;
  /** A second has passed: what each track does. */
  progress(second: number, tracks: readonly TrackProgress[]): void;
  /** The demo is over. */
  result(result: DemoResult): void;
}

/** Writes for people: lines while it runs, a table at the end. What went wrong is for standard error. */
export function createTextReporter(write: (line: string) => void): DemoReporter {
  return {
    step: (text) => write(text),
    progress: (second, tracks) =>
      write(`${String(second).padStart(4)} s  ${tracks.map(formatTrack).join('  ')}`),
    result: (result) => {
      if (result.recordings.length > 0) write(`\n${formatRecordings(result.recordings)}`);
      if (result.ok) write('Every published track was received and recorded.');
    },
  };
}

/** Writes for programs: one JSON object at the end and nothing else. */
export function createJsonReporter(write: (line: string) => void): DemoReporter {
  return {
    step: () => undefined,
    progress: () => undefined,
    result: ({ ok, server, recordings, error }) => {
      const list = recordings.map(({ path, kind, codec, seconds, bytes }) => ({
        path,
        kind,
        codec,
        seconds,
        bytes,
      }));
      write(JSON.stringify({ ok, server: server ?? null, recordings: list, error }));
    },
  };
}

function formatTrack({ name, bitrateBps, packetsLost }: TrackProgress): string {
  return `${name} ${(bitrateBps / 1000).toFixed(0)} kbit/s, ${packetsLost} lost`;
}
