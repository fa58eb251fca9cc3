import { describe, expect, it } from 'vitest';
import { Churn } from './support/churn.ts';

/** The soak has a hundred of them. */
const SHORT_FORM = { peers: 24, atOnce: 10, warmUp: 10 };

describe.skipIf(process.platform !== 'linux')('peers that join, publish and leave, all recorded', () => {
  it.each(['2026', '2024'] as const)(
    'leave nothing behind with a %s server',
    async (dialect) => {
      await using churn = await Churn.start({ dialect, ...SHORT_FORM });
      const result = await churn.run();
      await churn.expectNothingLeft(result);
      expect(result.recordings).toHaveLength(SHORT_FORM.peers);
    },
    120_000,
  );
});
