import type { RtpCapabilities } from 'mediasoup-client/types';
import { RoomError } from '../errors.ts';
import { isFields } from '../signaling/fields.ts';
import type { PeerDevice } from '../signaling/peer-info.ts';
import type { RoomAddressInfo } from '../signaling/room-address.ts';
import { baseUrl, roomIdOf } from '../signaling/server-url.ts';
import type { RequestOptions } from '../signaling/signaling-channel.ts';
import {
  broadcaster2024,
  broadcaster2026,
  roomPath,
  type AvailableProducer,
  type BroadcasterCall,
  type BroadcasterDialect,
  type BroadcasterIdentity,
} from './broadcaster-dialect.ts';
import { HttpJson } from '../signaling/http-json.ts';
import { PlainTransport } from './plain-transport.ts';

/** Where a broadcaster goes, and as whom. */
export interface BroadcasterTarget extends RoomAddressInfo {
  readonly peerId: string;
  /** Default: the peer id. */
  readonly displayName?: string;
  readonly device?: PeerDevice;
  /** What this broadcaster can receive. `'2024'` servers want to know it when it joins. Default: it only sends. */
  readonly rtpCapabilities?: RtpCapabilities;
  /** Milliseconds to wait for an answer. Default: 10 000. */
  readonly requestTimeoutMs?: number;
}

/** Options of a plain transport. */
export interface CreatePlainTransportOptions extends RequestOptions {
  /** RTCP goes the way of RTP. Default: true. */
  readonly rtcpMux?: boolean;
  /** The server learns this side's address from the first packet. Default: for sending. */
  readonly comedia?: boolean;
}

/**
 * A peer without WebRTC: it joins a mediasoup-demo room over the server's HTTP API and sends and receives plain RTP.
 * Nothing is encrypted, so it belongs into the server's own network. Needs no media worker.
 */
export class Broadcaster implements AsyncDisposable {
  readonly peerId: string;
  readonly roomId: string;
  /** Generation of the server, as its answers show. */
  readonly dialect: '2024' | '2026';
  readonly routerRtpCapabilities: RtpCapabilities;
  readonly #http: HttpJson;
  readonly #dialect: BroadcasterDialect;
  readonly #identity: BroadcasterIdentity;
  #producers: readonly AvailableProducer[] = [];
  #left: Promise<void> | undefined;

  private constructor(parts: {
    readonly http: HttpJson;
    readonly dialect: BroadcasterDialect;
    readonly identity: BroadcasterIdentity;
    readonly routerRtpCapabilities: RtpCapabilities;
  }) {
    this.#http = parts.http;
    this.#dialect = parts.dialect;
    this.#identity = parts.identity;
    this.dialect = parts.dialect.name;
    this.peerId = parts.identity.peerId;
    this.roomId = parts.identity.roomId;
    this.routerRtpCapabilities = parts.routerRtpCapabilities;
  }

  /**
   * Joins. In `'2026'` servers the room must be open, that is, somebody must be in it.
   *
   * @throws RoomError `invalid-argument`, `connect-failed`, `request-timeout`, `protocol-error`, or `request-failed` with
   *   `details.httpStatus` (403: wrong `origin`; 404: no such room); the signal's reason on abort.
   */
  static async join(target: BroadcasterTarget, options: RequestOptions = {}): Promise<Broadcaster> {
    const { url, displayName, device, rtpCapabilities, peerId } = target;
    const address = url === undefined ? target : { ...target, url: url.replace(/^ws/u, 'http') };
    const base = baseUrl(address, 'http');
    const http = new HttpJson(base, target, target.requestTimeoutMs);
    const identity = {
      roomId: roomIdOf(target, base),
      peerId,
      displayName: displayName ?? peerId,
      device: device ?? { flag: 'broadcaster', name: 'Tureen' },
      ...(rtpCapabilities && { rtpCapabilities }),
    };
    const answer = await http.call({ method: 'GET', path: roomPath(identity.roomId) }, options);
    const broadcaster = new Broadcaster({ http, identity, ...recognise(answer) });
    await broadcaster.#join(options);
    return broadcaster;
  }

  /** Makes a transport on the server; where it is to send to, or receive from, is in its fields. */
  async createPlainTransport(
    direction: 'send' | 'recv',
    { rtcpMux = true, comedia = direction === 'send', ...options }: CreatePlainTransportOptions = {},
  ): Promise<PlainTransport> {
    const request = { direction, rtcpMux, comedia };
    const info = await this.#call(this.#dialect.createTransport(this.#identity, request), options);
    return new PlainTransport(info, {
      connect: async (remote, more) => {
        const { connect } = this.#dialect;
        if (connect === undefined)
          throw this.#unsupported('connect', 'such servers learn the address by comedia');
        await this.#call(connect(this.#identity, info.id, remote), more);
      },
      produce: async (production, more) =>
        this.#call(this.#dialect.produce(this.#identity, production), more),
      consume: async (consumption, more) =>
        this.#call(this.#dialect.consume(this.#identity, consumption), more),
    });
  }

  /** What the others send. `'2024'` servers tell it once, when the broadcaster joins. */
  async producers(options: RequestOptions = {}): Promise<readonly AvailableProducer[]> {
    const { producers } = this.#dialect;
    if (producers !== undefined) this.#producers = await this.#call(producers(this.#identity), options);
    return this.#producers;
  }

  /** Lets a consumer begin that was made paused. `'2024'` servers make none. */
  async resumeConsumer(consumerId: string, options: RequestOptions = {}): Promise<void> {
    const { resume } = this.#dialect;
    if (resume === undefined) throw this.#unsupported('resumeConsumer', 'their consumers are never paused');
    await this.#call(resume(this.#identity, consumerId), options);
  }

  /** Leaves the room; the server ends what this broadcaster sends and receives. Calling it again waits for the first. */
  async close(): Promise<void> {
    this.#left ??= this.#leave();
    return this.#left;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #join(options: RequestOptions): Promise<void> {
    let joined = false;
    try {
      for (const call of this.#dialect.join(this.#identity)) {
        this.#producers = await this.#call(call, options);
        joined = true;
      }
    } catch (error) {
      if (joined) await this.close();
      throw error;
    }
  }

  /** A server that is gone, or has forgotten the broadcaster, needs no farewell. */
  async #leave(): Promise<void> {
    await this.#call(this.#dialect.leave(this.#identity), {}).catch((error: unknown) => {
      if (!RoomError.isInstance(error)) throw error;
    });
  }

  async #call<Result>({ call, read }: BroadcasterCall<Result>, options: RequestOptions): Promise<Result> {
    const answer = await this.#http.call(call, options);
    try {
      return read(answer);
    } catch (cause) {
      const problem = cause instanceof Error ? cause.message : String(cause);
      throw new RoomError('protocol-error', `an answer of the server is not what it should be: ${problem}`, {
        cause,
      });
    }
  }

  #unsupported(method: string, reason: string): RoomError {
    return new RoomError(
      'unsupported',
      `${method}() is not possible with '${this.dialect}' servers: ${reason}`,
      {
        details: { method },
      },
    );
  }
}

/** What a room's capabilities look like tells the generation. */
function recognise(answer: unknown): {
  readonly dialect: BroadcasterDialect;
  readonly routerRtpCapabilities: RtpCapabilities;
} {
  const fields = isFields(answer) ? answer : {};
  const { routerRtpCapabilities } = fields;
  if (isFields(routerRtpCapabilities)) return { dialect: broadcaster2026, routerRtpCapabilities };
  if (Array.isArray(fields['codecs'])) return { dialect: broadcaster2024, routerRtpCapabilities: fields };
  throw new RoomError(
    'protocol-error',
    'the server does not tell the capabilities of its room as mediasoup-demo does',
  );
}
