import Table from 'cli-table3';
import type { DemoRecording, DemoResult } from './demo-result.ts';
import type { Reading } from './bitrate-meter.ts';

/** Who is told what happens during the demo. */
export interface DemoReporter {
  /** Something happened. */
  step(text: string): void;
  /** A second has passed: what each track does. */
  progress(second: number, tracks: readonly TrackProgress[]): void;
  /** The demo is over. */
  result(result: DemoResult): void;
}

/** What one track does. */
export interface TrackProgress extends Reading {
  /** Such as `publisher sends video/VP8`. */
  readonly name: string;
}

/** Writes for people: lines while it runs, a table at the end. */
export function createTextReporter(write: (line: string) => void): DemoReporter {
  return {
    step: (text) => write(text),
    progress: (second, tracks) =>
      write(`${String(second).padStart(4)} s  ${tracks.map(formatTrack).join('  ')}`),
    result: (result) => {
      write('');
      write(formatTable(result.recordings));
      write(result.ok ? 'Every published track was received and recorded.' : `Failed: ${result.error ?? ''}`);
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
      write(JSON.stringify({ ok, server, recordings: list, ...(error !== undefined && { error }) }));
    },
  };
}

function formatTrack({ name, bitrateBps, packetsLost }: TrackProgress): string {
  return `${name} ${(bitrateBps / 1000).toFixed(0)} kbit/s, ${packetsLost} lost`;
}

function formatTable(recordings: readonly DemoRecording[]): string {
  const table = new Table({
    head: ['recording', 'codec', 'seconds', 'bytes', 'frames'],
    colAligns: ['left', 'left', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const { path, codec, seconds, bytes, frames } of recordings) {
    table.push([path, codec, seconds.toFixed(2), bytes, frames]);
  }
  return table.toString();
}
