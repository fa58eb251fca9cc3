import { inspect } from 'node:util';
import type { MediasoupClientOptions } from './client-options.ts';
import type { ConsumerConfig, JoinConfiguration, ProducerConfig } from './configuration.ts';
import { RoomError } from './errors.ts';
import type { ReconnectPolicy } from './reconnect/reconnect-policy.ts';

/** The least and the most of each figure of a policy. */
const POLICY_BOUNDS: Readonly<Record<Exclude<keyof ReconnectPolicy, 'replaceWorker'>, [number, number]>> = {
  maxAttempts: [0, Infinity],
  maxDurationMs: [0, Infinity],
  minDelayMs: [0, 600_000],
  maxDelayMs: [0, 600_000],
  factor: [1, 100],
  jitter: [0, 1],
  connectTimeoutMs: [1, 600_000],
  iceGraceMs: [0, 600_000],
  iceTimeoutMs: [1, 600_000],
  maxIceRestarts: [0, Infinity],
  absentPeersMs: [0, 600_000],
};

/** Longest time that `setTimeout` can wait. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** @throws TypeError The figures of a client make no sense. */
export function checkClientOptions(options: MediasoupClientOptions): void {
  for (const name of ['requestTimeoutMs', 'listenerTimeoutMs'] as const) {
    const problem = outOfBounds(name, options[name], [1, MAX_TIMEOUT_MS]);
    if (problem !== undefined) throw new TypeError(problem);
  }
  const { reconnect = true } = options;
  if (typeof reconnect === 'boolean') return;
  const problem = notA('object', 'reconnect', reconnect);
  if (problem !== undefined) throw new TypeError(`${problem}, or true or false`);
  for (const [name, bounds] of Object.entries(POLICY_BOUNDS)) {
    const value = reconnect[name as keyof typeof POLICY_BOUNDS];
    const outside = outOfBounds(`reconnect.${name}`, value, bounds);
    if (outside !== undefined) throw new TypeError(outside);
  }
}

/** @throws RoomError `invalid-argument` Nobody can join like that. Addresses are looked at by who connects. */
export function checkJoin({ room, peer, produce, consume }: JoinConfiguration): void {
  for (const [name, value] of Object.entries({ room, peer, produce, consume })) {
    refuse(notA('object', name, value));
  }
  refuse(
    notOneOf('dialect', room.dialect, ['auto', '2024', '2026']) ??
      notA('string', 'displayName', peer.displayName ?? '') ??
      notA('object', 'device', peer.device ?? {}),
  );
  checkProducerConfig(produce);
  checkConsumerConfig(consume);
}

function checkProducerConfig({ mediaFilePath = '', videoCodec = '', maxBitrateBps }: ProducerConfig): void {
  refuse(
    notA('string', 'mediaFilePath', mediaFilePath) ??
      notA('string', 'videoCodec', videoCodec) ??
      outOfBounds('maxBitrateBps', maxBitrateBps, [1, Infinity]),
  );
}

function checkConsumerConfig(config: ConsumerConfig): void {
  const { offerTimeoutMs, recordSegmentMs, recordContainer, recordFormat, recordLayout } = config;
  const { recordDirectoryPath = '', kinds = [], peers = [] } = config;
  refuse(
    notA('string', 'recordDirectoryPath', recordDirectoryPath) ??
      notAList('kinds', kinds) ??
      notAList('peers', peers),
  );
  for (const kind of kinds) refuse(notOneOf('kinds', kind, ['audio', 'video']));
  refuse(
    outOfBounds('offerTimeoutMs', offerTimeoutMs, [1, MAX_TIMEOUT_MS]) ??
      outOfBounds('recordSegmentMs', recordSegmentMs, [100, MAX_TIMEOUT_MS]) ??
      notOneOf('recordFormat', recordFormat, ['auto', 'smcdk']) ??
      notOneOf('recordLayout', recordLayout, ['per-consumer', 'per-peer', 'mixed']) ??
      noExtension(recordContainer),
  );
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw new RoomError('invalid-argument', problem);
}

function notA(type: 'string' | 'object', name: string, value: unknown): string | undefined {
  if (typeof value === type && value !== null) return undefined;
  return `${name} must be ${type === 'string' ? 'a text' : 'an object'}; got ${inspect(value)}`;
}

function notAList(name: string, value: unknown): string | undefined {
  return Array.isArray(value) ? undefined : `${name} must be a list; got ${inspect(value)}`;
}

function outOfBounds(name: string, value: unknown, [least, most]: [number, number]): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && value >= least && value <= most) return undefined;
  const bounds = most === Infinity ? `from ${least} on` : `from ${least} to ${most}`;
  return `${name} must be a number ${bounds}; got ${inspect(value)}`;
}

function notOneOf(name: string, value: string | undefined, choices: readonly string[]): string | undefined {
  if (value === undefined || choices.includes(value)) return undefined;
  return `${name} must be ${choices.map((choice) => `'${choice}'`).join(' or ')}; got '${value}'`;
}

function noExtension(value: string | undefined): string | undefined {
  if (value === undefined || /^\.?[a-z0-9]{1,8}$/iu.test(value)) return undefined;
  return `recordContainer must be a file extension, such as 'mkv'; got '${value}'`;
}
