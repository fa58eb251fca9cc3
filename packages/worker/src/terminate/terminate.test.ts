import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { terminate } from './terminate.ts';

/** A process that ends at the step given, or at none before SIGKILL. */
function processThatEndsAt(step: string): {
  steps: string[];
  ended: Promise<void>;
  take: (next: string) => boolean;
} {
  const steps: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();

  return {
    steps,
    ended: promise,
    take(next) {
      steps.push(next);
      if (next === step || next === 'SIGKILL') resolve();

      return true;
    },
  };
}

describe('terminate', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it.each([
    ['asked', ['asked']],
    ['SIGTERM', ['asked', 'SIGTERM']],
    ['never', ['asked', 'SIGTERM', 'SIGKILL']],
  ])('goes as far as it must: ends when %s', async (step, expected) => {
    const { steps, ended, take } = processThatEndsAt(step);
    const kill = (signal?: string | number): boolean => take(String(signal));
    const done = terminate({
      child: { kill },
      ended,
      ask: () => take('asked'),
      closeTimeoutMs: 100,
      killTimeoutMs: 50,
    });
    await vi.advanceTimersByTimeAsync(99);
    expect(steps).toEqual(['asked']);
    await vi.advanceTimersByTimeAsync(51);
    await done;

    expect(steps).toEqual(expected);
    expect(vi.getTimerCount()).toBe(0);
  });
});
