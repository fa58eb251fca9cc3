import { minFrameLimit } from './frame/layout.ts';

/** How a channel is set up. */
export interface ChannelOptions {
  /** Version of each layer on this side, `x.y.z`; those that both sides name must agree. */
  layers: Record<string, string>;
  /** Largest frame this side takes, in bytes; 16 KiB to 1 GiB. Default: 16 MiB. */
  maxFrameBytes?: number | undefined;
  /** How long a request waits for its answer, unless it says otherwise; 0 or Infinity for no limit. Default: 30 s. */
  requestTimeoutMs?: number | undefined;
  /** How long the other side's HELLO may take; 0 or Infinity for no limit. Default: 30 s. */
  handshakeTimeoutMs?: number | undefined;
  /** How long `close()` waits for the other side to take the last bytes; 0 or Infinity for no limit. Default: 1 s. */
  closeTimeoutMs?: number | undefined;
  /** How many requests of the other side run at once; more wait. Default: 256. */
  maxConcurrentRequests?: number | undefined;
  /** How many bytes of requests may wait for their turn before reading pauses. Default: 32 MiB. */
  maxBacklogBytes?: number | undefined;
  /** How many bytes may wait for the pipe before requests and notifications are refused. Default: 64 MiB. */
  maxQueuedBytes?: number | undefined;
}

/** The options with their defaults. */
export interface ResolvedOptions extends Limits {
  layers: Record<string, string>;
}

type Limits = { [Name in keyof Omit<ChannelOptions, 'layers'>]-?: number };

const defaults: Limits = {
  maxFrameBytes: 16 * 1_048_576,
  requestTimeoutMs: 30_000,
  handshakeTimeoutMs: 30_000,
  closeTimeoutMs: 1_000,
  maxConcurrentRequests: 256,
  maxBacklogBytes: 32 * 1_048_576,
  maxQueuedBytes: 64 * 1_048_576,
};

const smallest: Partial<Limits> = { maxFrameBytes: minFrameLimit, maxConcurrentRequests: 1 };
const largest: Partial<Limits> = { maxFrameBytes: 1_073_741_824 };

/** Fills in the defaults. @throws RangeError for a number that makes no sense. */
export function resolveOptions({ layers, ...limits }: ChannelOptions): ResolvedOptions {
  const resolved: ResolvedOptions = { layers, ...defaults };
  for (const name of Object.keys(defaults) as (keyof Limits)[]) {
    resolved[name] = inRange(name, limits[name] ?? defaults[name]);
  }
  return resolved;
}

function inRange(name: keyof Limits, value: number): number {
  const [minimum, maximum] = [smallest[name] ?? 0, largest[name] ?? Infinity];
  if (value >= minimum && value <= maximum) return value;
  throw new RangeError(`${name} must be from ${minimum} to ${maximum}, not ${value}.`);
}
