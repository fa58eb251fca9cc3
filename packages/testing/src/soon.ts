import { vi } from 'vitest';

/** What a busy machine may take for anything that a test waits for. */
const TIMEOUT_MS = 10_000;

/** Resolves with what `check` returns as soon as it does not throw; rejects as it does when that takes too long. */
export async function soon<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: TIMEOUT_MS, interval: 20 });
}
