import { describe, expect, it } from 'vitest';
import { checkClientOptions, checkConsumerConfig } from './check-options.ts';
import { MediasoupClient } from './client.ts';

describe('options of a client', () => {
  it.each([
    { requestTimeoutMs: 0 },
    { listenerTimeoutMs: Number.NaN },
    { reconnect: { jitter: 2 } },
    { reconnect: { factor: 0.5 } },
    { reconnect: { maxAttempts: -1 } },
    { reconnect: { minDelayMs: '1' as never } },
  ])('are refused: %o', (options) => {
    expect(() => new MediasoupClient(options)).toThrow(TypeError);
  });

  it.each([{}, { reconnect: false }, { reconnect: { maxAttempts: Infinity, jitter: 0 } }])(
    'are fine: %o',
    (options) => {
      expect(() => checkClientOptions(options)).not.toThrow();
    },
  );
});

describe('what is to be received', () => {
  it.each([
    { offerTimeoutMs: 0 },
    { recordSegmentMs: 5 },
    { recordFormat: 'avi' as never },
    { recordLayout: 'per-room' as never },
    { recordContainer: '../../x' },
  ])('is refused: %o', (config) => {
    expect(() => checkConsumerConfig(config)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });

  it('is fine', () => {
    expect(() => checkConsumerConfig({ recordFormat: 'smcdk', recordContainer: '.mkv' })).not.toThrow();
  });
});
