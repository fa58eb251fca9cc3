import { type IncomingMessage, type ServerResponse } from 'node:http';
import type { types } from 'mediasoup';
import { type DialectName } from '../dialects/dialect.ts';
import { type NetworkThrottle } from '../room/network-throttle.ts';
import { type SfuLimits } from '../room/limits.ts';
import { type TransformIceCandidates } from '../room/transports.ts';
import { type ProgressListener } from '../worker-binary/index.ts';

/** Certificate and key of the signalling's TLS, as PEM text. */
export interface TlsOptions {
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
}

/** Answers a plain HTTP request. */
export type HttpRequestListener = (request: IncomingMessage, response: ServerResponse) => void;

/** Options of `startServer`. All are optional. */
export interface StartServerOptions {
  /**
   * Address to listen on, for signalling and media. Default '127.0.0.1'. Any other than a loopback address needs
   * `tls`, `allowRemote` and `domain`.
   */
  readonly host?: string;
  /** Port of the signalling. Default 0: any free one. */
  readonly port?: number;
  /**
   * The name by which clients know this server. A client's Origin must have this host name and the server's scheme
   * (its port does not matter). Default: `host`.
   */
  readonly domain?: string;
  /** Speak `wss://`. Default: `ws://`. */
  readonly tls?: TlsOptions;
  /** Says that others than this machine may connect. Default false. There are no accounts: whoever connects is in. */
  readonly allowRemote?: boolean;
  /** Host names by which clients may call this server, against DNS rebinding. Default: any. */
  readonly hosts?: readonly string[];
  /**
   * What clients must know: `Authorization: Bearer …`, or for browsers' WebSockets a sub-protocol `token.…`. Letters,
   * digits, `-` and `_`. Default: none is needed.
   */
  readonly token?: string;
  /** Answers HTTP requests that are none of a broadcaster's: the place for a web page. Default: 404. */
  readonly onHttpRequest?: HttpRequestListener;
  /** Which generation of mediasoup-demo to speak. Default '2026'. */
  readonly dialect?: DialectName;
  /** How many mediasoup workers share the rooms; `usePipeTransports` needs two. Default 1. */
  readonly workers?: number;
  /** Codecs of the rooms. Default: those of mediasoup-demo. */
  readonly mediaCodecs?: readonly types.RouterRtpCodecCapability[];
  /** Where transports listen. Default: UDP and TCP on `host`, any free ports. */
  readonly listenInfos?: readonly types.TransportListenInfo[];
  /** Bits per second assumed for a receiving client until there is an estimate. Default 1 000 000. */
  readonly initialAvailableOutgoingBitrate?: number;
  /** Most bits per second that a client may send on one transport. Default: no limit. */
  readonly maxIncomingBitrate?: number;
  /** Seconds without ICE consent after which a client counts as gone. Default 20. */
  readonly iceConsentTimeoutS?: number;
  /** Milliseconds a client has to join after connecting. Default 10 000; in dialect '2024' as long as it likes. */
  readonly joinTimeoutMs?: number;
  /** Milliseconds between two pings of the signalling connection. Default 60 000. */
  readonly keepaliveIntervalMs?: number;
  /** Told to clients that ask for it (`getRtcStatsUrl`). Default: none. */
  readonly rtcStatsUrl?: string;
  /** How much the server takes from its clients. */
  readonly limits?: Partial<SfuLimits>;
  /** Changes the ICE candidates that clients get to see: the hook for a relay. */
  readonly transformIceCandidates?: TransformIceCandidates;
  /** Makes the network worse when clients who know the secret ask for it. Default: they get an error. */
  readonly throttle?: NetworkThrottle;
  /** What the mediasoup worker logs, under the `debug` namespace `mediasoup*`. Default 'warn'. */
  readonly workerLogLevel?: types.WorkerLogLevel;
  /** Receives a line for every step of preparing the mediasoup worker that takes time. */
  readonly onProgress?: ProgressListener;
  /** Stops the start, and closes the server once it runs. */
  readonly signal?: AbortSignal;
}
