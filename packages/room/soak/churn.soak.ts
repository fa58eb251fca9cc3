import { describe, expect, it } from 'vitest';
import { Churn } from '../test/support/churn.ts';

/** Rounds of a hundred peers, each with a server and a worker of its own. */
const ROUNDS = Number(process.env['TUREEN_CHURN_ROUNDS'] ?? 2);
const MINUTE_MS = 60_000;

describe.skipIf(process.platform !== 'linux')('a hundred peers in one minute, ten at once', () => {
  const dialects = ['2026', '2024'] as const;
  const rounds = Array.from({ length: ROUNDS }, (_, round) => dialects[round % 2] ?? '2026');

  it.each(rounds)('leave nothing behind with a %s server', async (dialect) => {
    await using churn = await Churn.start({ dialect, peers: 100, atOnce: 10, warmUp: 40 });
    const result = await churn.run();
    // oxlint-disable-next-line no-console -- the figures are what the soak is run for
    console.log(JSON.stringify({ ...result, recordings: result.recordings.length }));
    await churn.expectNothingLeft(result);
    expect(result.durationMs).toBeLessThan(MINUTE_MS);
  });
});
