import type { Signaler, SignalerTarget } from '../signaling/signaler.ts';

/** What the kit needs to know of a signaler and of the server it speaks to. */
export interface SignalerConformanceOptions {
  /** Makes a signaler of the kind under test. Called for every peer of every case. */
  readonly createSignaler: () => Signaler;
  /** Where a peer connects to. Rooms of different names must not touch each other, unless the server has one only. */
  readonly target: (roomId: string, peerId: string) => SignalerTarget;
  /**
   * Lets the connection of a peer break, as a network does. Default: the kit stands between the signaler and a target whose
   * `url` is of `ws:` or `http:`; for other targets, what follows from that is not examined.
   */
  readonly cutConnection?: (roomId: string, peerId: string) => void | Promise<void>;
  /** Lets the server throw a peer out. Without it, what follows from that is not examined. */
  readonly kickPeer?: (roomId: string, peerId: string) => void | Promise<void>;
  /** Milliseconds that anything may take. Default: 5000. */
  readonly timeoutMs?: number;
}

/** One thing that a signaler has to do. Independent of any test runner. */
export interface ConformanceCase {
  /** What it has to do, as the end of “a signaler …”. */
  readonly name: string;
  /**
   * Examines it.
   *
   * @returns Why there was nothing to examine, or undefined when all is well.
   * @throws ConformanceError that says what was done, what should have come of it, what came, and where to look.
   */
  readonly run: () => Promise<string | undefined>;
}

/** What a signaler does wrong. */
export class ConformanceError extends Error {
  override readonly name: string = 'ConformanceError';
}

/** Throws a `ConformanceError` unless `condition` holds. */
export function demand(condition: boolean, problem: () => string): asserts condition {
  if (!condition) throw new ConformanceError(problem());
}

/** Shows a value in a message, in one line. */
export function show(value: unknown): string {
  if (value instanceof Error) {
    const code = 'code' in value ? ` with code '${String(value.code)}'` : '';
    return `${value.name}${code} (“${value.message}”)`;
  }
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
