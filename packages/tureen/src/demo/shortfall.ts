import type { DemoRecording } from './demo-result.ts';

/** Part of the run that every published track must have been recorded for. */
const REQUIRED_SHARE = 0.8;

/** What the verdict is made from. */
export interface Evidence {
  readonly publishedKinds: readonly ('audio' | 'video')[];
  readonly recordings: readonly DemoRecording[];
  /** How long the demo was to record. */
  readonly seconds: number;
}

/** Says what is missing; undefined when every published track was recorded for at least 80 % of the time. */
export function findShortfall({ publishedKinds, recordings, seconds }: Evidence): string | undefined {
  if (publishedKinds.length === 0) return 'nothing was published';
  const required = seconds * REQUIRED_SHARE;
  for (const kind of publishedKinds) {
    const recorded = Math.max(0, ...recordings.filter((r) => r.kind === kind).map((r) => r.seconds));
    if (recorded < required) {
      return `${kind} was recorded for ${recorded.toFixed(1)} s of ${seconds} s, at least ${required.toFixed(1)} s are required`;
    }
  }
  return undefined;
}
