import { RoomError, type DisconnectReason, type RoomErrorCode } from '../errors.ts';

/** How a lost connection is mended. */
export interface ReconnectPolicy {
  /** Attempts to join again before it is given up. Default: no limit. */
  readonly maxAttempts?: number;
  /** Milliseconds after which it is given up. Default: no limit. */
  readonly maxDurationMs?: number;
  /** Milliseconds before the first attempt to join again. Default: 250. */
  readonly minDelayMs?: number;
  /** Most milliseconds between two attempts. Default: 3000. */
  readonly maxDelayMs?: number;
  /** How much longer each delay is than the one before. Default: 2. */
  readonly factor?: number;
  /** Share of a delay, from 0 to 1, that is left to chance, so that not everybody comes at once. Default: 0.5. */
  readonly jitter?: number;
  /** Milliseconds that connecting may take at each attempt, as a server that starts may let it hang. Default: 2000. */
  readonly connectTimeoutMs?: number;
  /** Milliseconds that media may be interrupted before ICE is restarted. Default: 2000. */
  readonly iceGraceMs?: number;
  /** Milliseconds that an ICE restart may take before another one is tried, and at last the room is joined again. Default: 5000. */
  readonly iceTimeoutMs?: number;
  /** ICE restarts in a row before the room is joined again. Default: 2. */
  readonly maxIceRestarts?: number;
  /** Milliseconds that others may take to come back after this client did. Default: 10 000. */
  readonly absentPeersMs?: number;
  /** Go on with another media worker when this client's own, or the pool's, has died. Default: false. */
  readonly replaceWorker?: boolean;
}

/** A policy with nothing left out. */
export type ReconnectSettings = Required<ReconnectPolicy>;

const DEFAULTS: ReconnectSettings = {
  maxAttempts: Infinity,
  maxDurationMs: Infinity,
  minDelayMs: 250,
  maxDelayMs: 3000,
  factor: 2,
  jitter: 0.5,
  connectTimeoutMs: 2000,
  iceGraceMs: 2000,
  iceTimeoutMs: 5000,
  maxIceRestarts: 2,
  absentPeersMs: 10_000,
  replaceWorker: false,
};

/** The policy with its defaults; undefined when nothing is to be mended. */
export function reconnectSettings(policy: ReconnectPolicy | boolean = true): ReconnectSettings | undefined {
  if (policy === false) return undefined;
  return { ...DEFAULTS, ...(policy === true ? {} : policy) };
}

const LASTING_REASONS: ReadonlySet<DisconnectReason> = new Set(['replaced', 'kicked', 'refused'] as const);
const PASSING_CODES: ReadonlySet<RoomErrorCode> = new Set([
  'connect-failed',
  'request-timeout',
  'media-failed',
  'request-failed',
  'join-rejected',
] as const);

/** Whether what happened may pass, so that another attempt makes sense. */
export function mayPass(error: unknown): boolean {
  if (!RoomError.isInstance(error)) return true;
  const { reason, httpStatus = 0, errorCode = 0 } = error.details;
  if (error.code === 'disconnected') return reason === undefined || !LASTING_REASONS.has(reason);
  if (error.code === 'connect-refused') return !isLastingStatus(httpStatus);
  return PASSING_CODES.has(error.code) && !isLastingStatus(errorCode);
}

/** Time-outs (408) and too many requests (429) pass, other errors of the client do not. */
function isLastingStatus(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}
