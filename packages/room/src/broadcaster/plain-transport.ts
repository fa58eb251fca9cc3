import type { MediaKind, RtpCapabilities, RtpParameters } from 'mediasoup-client/types';
import type { RequestOptions } from '../signaling/signaling-channel.ts';
import type { Consumption, PlainConsumer, PlainTransportInfo, Production } from './broadcaster-dialect.ts';

/** Where RTP shall be sent to. */
export interface RemoteAddress {
  readonly ip: string;
  readonly port: number;
  /** Without `rtcpMux`. */
  readonly rtcpPort?: number;
}

/** What a broadcaster sends with, for {@link PlainTransport.produce}. */
export interface BroadcastProduction extends RequestOptions {
  readonly kind: MediaKind;
  readonly rtpParameters: RtpParameters;
  /** Default: the kind. */
  readonly source?: 'audio' | 'video' | 'screensharing';
}

/** What a transport asks its broadcaster for. */
interface TransportCalls {
  connect(remote: RemoteAddress, options: RequestOptions): Promise<void>;
  produce(production: Production, options: RequestOptions): Promise<string>;
  consume(consumption: Consumption, options: RequestOptions): Promise<PlainConsumer>;
}

/** The server's end of a way for plain RTP over UDP. It ends with its broadcaster. */
export class PlainTransport implements PlainTransportInfo {
  readonly id: string;
  /** Where the server listens for RTP, and sends it from. */
  readonly ip: string;
  readonly port: number;
  readonly rtcpPort: number | undefined;
  readonly #calls: TransportCalls;

  constructor({ id, ip, port, rtcpPort }: PlainTransportInfo, calls: TransportCalls) {
    this.id = id;
    this.ip = ip;
    this.port = port;
    this.rtcpPort = rtcpPort;
    this.#calls = calls;
  }

  /** Tells the server where to send to; needed without `comedia`. */
  async connect(remote: RemoteAddress, options: RequestOptions = {}): Promise<void> {
    await this.#calls.connect(remote, options);
  }

  /**
   * Announces what will be sent to `ip` and `port`.
   *
   * @returns The producer's id.
   */
  async produce({ kind, rtpParameters, source = kind, ...options }: BroadcastProduction): Promise<string> {
    return this.#calls.produce({ transportId: this.id, kind, rtpParameters, source }, options);
  }

  /** Asks for what another peer sends. It comes from `ip` and `port` once the transport is connected. */
  async consume(
    producerId: string,
    {
      rtpCapabilities,
      paused = false,
      ...options
    }: RequestOptions & { readonly rtpCapabilities: RtpCapabilities; readonly paused?: boolean },
  ): Promise<PlainConsumer> {
    return this.#calls.consume({ transportId: this.id, producerId, rtpCapabilities, paused }, options);
  }
}
