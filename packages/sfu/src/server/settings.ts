import { isIP } from 'node:net';
import type { types } from 'mediasoup';
import { type Dialect } from '../dialects/dialect.ts';
import { DIALECTS } from '../dialects/dialects.ts';
import { type NetworkThrottle } from '../room/network-throttle.ts';
import { DEFAULT_LIMITS, type SfuLimits } from '../room/limits.ts';
import { type TransportSettings } from '../room/transports.ts';
import { type AdmissionRules } from '../http/admission.ts';
import { isLoopback } from './loopback.ts';
import { DEFAULT_MEDIA_CODECS } from './media-codecs.ts';
import { type HttpRequestListener, type StartServerOptions, type TlsOptions } from './options.ts';
import { invalidOption, remoteNotAllowed } from './server-errors.ts';

/** The options of a server with every default filled in. */
export interface ServerSettings {
  readonly host: string;
  readonly port: number;
  readonly domain: string;
  readonly tls: TlsOptions | undefined;
  readonly admission: AdmissionRules;
  readonly onHttpRequest: HttpRequestListener | undefined;
  readonly dialect: Dialect;
  readonly workers: number;
  readonly mediaCodecs: readonly types.RouterRtpCodecCapability[];
  readonly transports: TransportSettings;
  readonly joinTimeoutMs: number | undefined;
  readonly keepaliveIntervalMs: number;
  readonly rtcStatsUrl: string | undefined;
  readonly limits: SfuLimits;
  readonly throttle: NetworkThrottle | undefined;
  readonly workerLogLevel: types.WorkerLogLevel;
}

/**
 * Checks the options and fills in the defaults.
 *
 * @throws SfuError `invalid-options`.
 */
export function resolveSettings(options: StartServerOptions): ServerSettings {
  const { host = '127.0.0.1', port = 0, domain = host } = options;
  assertPort(port);
  assertWorkers(options);
  assertTimes(options);
  assertSecret(options);
  assertToken(options);
  if (!isLoopback(host)) assertRemoteIsMeant(host, options);
  const dialect = dialectOf(options);
  return {
    host,
    port,
    domain,
    tls: options.tls,
    admission: { hosts: options.hosts, token: options.token },
    onHttpRequest: options.onHttpRequest,
    dialect,
    workers: options.workers ?? 1,
    mediaCodecs: options.mediaCodecs ?? DEFAULT_MEDIA_CODECS,
    transports: transportSettings({ host, domain }, options),
    joinTimeoutMs: options.joinTimeoutMs ?? dialect.rules.joinTimeoutMs,
    keepaliveIntervalMs: options.keepaliveIntervalMs ?? 60_000,
    rtcStatsUrl: options.rtcStatsUrl,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    throttle: options.throttle,
    workerLogLevel: options.workerLogLevel ?? 'warn',
  };
}

function assertPort(port: number): void {
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return;
  throw invalidOption('port', port, 'Give a whole number from 0 (any free port) to 65535.');
}

/** Most mediasoup workers of one server: each is a process. */
const MAX_WORKERS = 256;

function assertWorkers({ workers = 1 }: StartServerOptions): void {
  if (Number.isInteger(workers) && workers >= 1 && workers <= MAX_WORKERS) return;
  throw invalidOption('workers', workers, `Give a whole number from 1 to ${MAX_WORKERS}.`);
}

const TIMES = ['joinTimeoutMs', 'keepaliveIntervalMs', 'iceConsentTimeoutS'] as const;

function assertTimes(options: StartServerOptions): void {
  for (const name of TIMES) {
    const value = options[name];
    if (value === undefined || (Number.isFinite(value) && value > 0)) continue;
    throw invalidOption(name, value, 'Give a number greater than 0.');
  }
}

function assertSecret({ throttle }: StartServerOptions): void {
  if (throttle?.secret !== '') return;
  throw invalidOption('throttle.secret', '', 'Give a secret, or leave out throttle.');
}

function assertToken({ token }: StartServerOptions): void {
  if (token === undefined || /^[\w-]+$/u.test(token)) return;
  throw invalidOption('token', '…', 'Use letters, digits, - and _.');
}

function dialectOf({ dialect = '2026' }: StartServerOptions): Dialect {
  if (Object.hasOwn(DIALECTS, dialect)) return DIALECTS[dialect];
  throw invalidOption('dialect', dialect, "Choose '2024' or '2026'.");
}

function assertRemoteIsMeant(host: string, { tls, allowRemote, domain }: StartServerOptions): void {
  if (!allowRemote || !tls) throw remoteNotAllowed(host);
  if (domain === undefined) {
    throw invalidOption('domain', domain, 'Give the name by which clients reach this server.');
  }
}

/** Addresses that mean all of a machine's, which clients cannot send to. */
const ALL_ADDRESSES: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

function transportSettings(
  { host, domain }: { readonly host: string; readonly domain: string },
  options: StartServerOptions,
): TransportSettings {
  const ip = isIP(host) ? host : '127.0.0.1';
  const announced = ALL_ADDRESSES.has(ip) ? { announcedAddress: domain } : {};
  return {
    listenInfos: options.listenInfos ?? [
      { protocol: 'udp', ip, ...announced },
      { protocol: 'tcp', ip, ...announced },
    ],
    initialAvailableOutgoingBitrate: options.initialAvailableOutgoingBitrate ?? 1_000_000,
    maxIncomingBitrate: options.maxIncomingBitrate,
    iceConsentTimeoutS: options.iceConsentTimeoutS ?? 20,
    transformIceCandidates: options.transformIceCandidates,
  };
}
