import { expect, it } from 'vitest';
import { renderLiveView } from './live-view.ts';

const figures = {
  kind: 'video',
  mimeType: 'video/VP8',
  bitrateBps: 512_000,
  framesPerSecond: 29.9,
  width: 640,
  height: 480,
  lossRate: 0.012,
} as const;

it('shows who is here and what each track does, and nothing that controls a terminal', () => {
  const view = renderLiveView({
    roomId: 'lobby',
    state: 'joined',
    elapsedMs: 65_000,
    peers: ['Alice', '\u001B]0;evil\u0007'],
    speaker: 'Alice',
    tracks: [
      { who: 'you', figures, recordedBytes: undefined },
      { who: '\u001B[31mMallory', figures, recordedBytes: 1_500_000 },
    ],
  });
  expect(view).toContain('lobby · joined · 01:05');
  expect(view).toContain('here: you, Alice, ·]0;evil·');
  expect(view).toMatch(/│ you +│ video │ VP8 +│ +512 │ +30 │ +640x480 │ +1\.2 % │ +│/u);
  expect(view).toMatch(/│ ·\[31mMallory .* 1\.5 MB │/u);
  expect(view.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
});

it('fits on a terminal, however many there are', () => {
  const tracks = Array.from({ length: 50 }, () => ({ who: 'x'.repeat(99), figures, recordedBytes: 0 }));
  const peers = tracks.map(({ who }) => who);
  const view = renderLiveView({
    roomId: 'r',
    state: 'joined',
    elapsedMs: 0,
    peers,
    speaker: undefined,
    tracks,
  });
  expect(view.split('\n').length).toBeLessThan(50);
  expect(view).toContain('and 30 more tracks');
});
