import { EventEmitter, once } from 'node:events';
import { isIPv6 } from 'node:net';
import { type WebSocket } from 'ws';
import { type SfuError } from '../errors.ts';
import { type DialectName } from '../dialects/dialect.ts';
import { NetworkThrottling } from '../room/network-throttle.ts';
import { HttpApi } from '../http/http-api.ts';
import { type SessionSettings } from '../dialects/session.ts';
import { type Room } from '../room/room.ts';
import { type WorkerBinary } from '../worker-binary/index.ts';
import { connectPeer } from './connect-peer.ts';
import { type HttpListener } from './http-listener.ts';
import { closeMediaWorkers, type MediaWorkers } from './media-worker.ts';
import { RoomRegistry } from './room-registry.ts';
import { workerDied } from './server-errors.ts';
import { type SfuServerEvents } from './server-events.ts';
import { type ServerSettings } from './settings.ts';
import { WebSocketGate } from './websocket-gate.ts';

/** How long clients may take to answer the closing of their connection. */
const CLOSE_PATIENCE_MS = 500;

/** A running server: rooms over its mediasoup workers, and the signalling to get into them. */
export class SfuServer extends EventEmitter<SfuServerEvents> implements AsyncDisposable {
  /** Address and port to connect to, without path: `ws://127.0.0.1:4443`. */
  readonly url: string;
  /** The Origin that clients must send (any port), if it is checked: `http://127.0.0.1:4443`. */
  readonly origin: string;
  /** Whether clients must send the Origin; '2024' takes any. */
  readonly checksOrigin: boolean;
  readonly host: string;
  readonly port: number;
  /** Which generation of mediasoup-demo it speaks. */
  readonly dialect: DialectName;
  /** The worker binary in use, and where it came from. */
  readonly workerBinary: WorkerBinary;
  /** Process ids of the mediasoup workers. */
  readonly workerPids: readonly number[];
  readonly #listener: HttpListener;
  readonly #media: MediaWorkers;
  readonly #rooms: RoomRegistry;
  readonly #gate: WebSocketGate;
  #closing: Promise<void> | undefined;

  /** @internal Made by `startServer`. */
  constructor(settings: ServerSettings, listener: HttpListener, media: MediaWorkers) {
    super();
    const { tls, domain, mediaCodecs, limits, dialect } = settings;
    const authority = `${isIPv6(domain) ? `[${domain}]` : domain}:${listener.port}`;
    this.url = `${tls ? 'wss' : 'ws'}://${authority}`;
    this.origin = `${tls ? 'https' : 'http'}://${authority}`;
    this.host = settings.host;
    this.port = listener.port;
    this.dialect = dialect.name;
    this.checksOrigin = dialect.checksOrigin;
    this.workerBinary = media.binary;
    this.workerPids = media.workers.map(({ pid }) => pid);
    this.#listener = listener;
    this.#media = media;
    this.#rooms = new RoomRegistry({ workers: media.workers, mediaCodecs, limits, rules: dialect.rules });
    const session = {
      transports: settings.transports,
      rtcStatsUrl: settings.rtcStatsUrl,
      throttling: new NetworkThrottling(settings.throttle),
    };
    this.#gate = this.#createGate(settings, session);
    const api = this.#createApi(settings, session);
    listener.server.on('request', (request, response) => {
      void api.handle(request, response);
    });
    listener.server.on('upgrade', (request, socket, head) => {
      void this.#gate.handleUpgrade(request, socket, head);
    });
    for (const worker of media.workers) {
      worker.once('died', (error) => {
        void this.#end(workerDied(worker.pid, error));
      });
    }
  }

  /** The open rooms by id. */
  get rooms(): ReadonlyMap<string, Room> {
    return this.#rooms.rooms;
  }

  /** Process id of the first mediasoup worker. */
  get workerPid(): number {
    return this.workerPids[0] ?? 0;
  }

  /** Whether the server is closed or closing. */
  get closed(): boolean {
    return this.#closing !== undefined;
  }

  /**
   * Disconnects all clients (WebSocket close code 4000), stops listening and ends the workers.
   * Resolves when the port is free and the workers' processes are gone. Idempotent.
   */
  async close(): Promise<void> {
    return this.#end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #end(death?: SfuError): Promise<void> {
    this.#closing ??= this.#closeAll().then(() => {
      if (death) this.emit('died', death);
      this.emit('closed');
    });
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    this.#listener.server.close();
    this.#rooms.close();
    await Promise.race([
      Promise.all([...this.#gate.sockets].map(closeOf)),
      new Promise((resolve) => setTimeout(resolve, CLOSE_PATIENCE_MS).unref()),
    ]);
    this.#listener.close();
    await closeMediaWorkers(this.#media.workers);
  }

  #createApi(settings: ServerSettings, session: SessionSettings): HttpApi {
    const { dialect, limits, admission, onHttpRequest } = settings;
    return new HttpApi({
      dialect: dialect.http,
      admission,
      onOtherRequest: onHttpRequest,
      origin: dialect.checksOrigin ? this.origin : undefined,
      settings: session,
      limits,
      rooms: () => this.rooms,
      openRoom: async (id) => this.#rooms.getOrOpen(id),
    });
  }

  #createGate(settings: ServerSettings, session: SessionSettings): WebSocketGate {
    const { dialect, limits, joinTimeoutMs, keepaliveIntervalMs } = settings;
    const connections = {
      dialect,
      session,
      limits,
      joinTimeoutMs,
      keepaliveIntervalMs,
      mediasoupVersion: this.workerBinary.mediasoupVersion,
    };
    return new WebSocketGate({
      rules: {
        origin: dialect.checksOrigin ? this.origin : undefined,
        limits,
        pipeableWorkers: dialect.pipes ? this.workerPids.length : undefined,
      },
      admission: settings.admission,
      openRoom: async ({ roomId, ...options }) => this.#rooms.getOrOpen(roomId, options),
      connect: (connection) => {
        connectPeer(connection, connections);
      },
    });
  }
}

async function closeOf(socket: WebSocket): Promise<void> {
  if (socket.readyState !== socket.CLOSED) await once(socket, 'close');
}
