import { describe, expect, it } from 'vitest';
import type { DemoRecording } from './demo-result.ts';
import { findShortfall } from './shortfall.ts';

function recording(kind: 'audio' | 'video', seconds: number): DemoRecording {
  return { path: `/${kind}`, kind, codec: `${kind}/x`, seconds, bytes: 1, frames: 1 };
}

describe('findShortfall', () => {
  it('finds none when every track was recorded for 80 % of the time', () => {
    const recordings = [recording('audio', 10), recording('video', 8)];
    expect(findShortfall({ publishedKinds: ['audio', 'video'], recordings, seconds: 10 })).toBeUndefined();
  });

  it('misses a track that was recorded for less', () => {
    const recordings = [recording('audio', 10), recording('video', 7.9)];
    expect(findShortfall({ publishedKinds: ['audio', 'video'], recordings, seconds: 10 })).toBe(
      'video was recorded for 7.9 s of 10 s, at least 8.0 s are required',
    );
  });

  it('misses a track that was not recorded at all', () => {
    const evidence = { publishedKinds: ['audio', 'video'] as const, recordings: [recording('video', 9)] };
    expect(findShortfall({ ...evidence, seconds: 10 })).toContain('audio was recorded for 0.0 s');
  });

  it('takes the longest of several recordings of a kind', () => {
    const recordings = [recording('audio', 1), recording('audio', 9)];
    expect(findShortfall({ publishedKinds: ['audio'], recordings, seconds: 10 })).toBeUndefined();
  });

  it('is not content with nothing', () => {
    expect(findShortfall({ publishedKinds: [], recordings: [], seconds: 10 })).toBe('nothing was published');
  });
});
