import type { Worker } from '@tureen/handler';
import { Device } from 'mediasoup-client';
import type { Transport } from 'mediasoup-client/types';
import { DEFAULT_DEVICE, DEFAULT_DISPLAY_NAME, receives, type JoinConfiguration } from '../configuration.ts';
import { RoomError } from '../errors.ts';
import type { PeerInfo, Signaler, SignalerTarget } from '../signaling/signaler.ts';
import { untilAborted } from '../until-aborted.ts';
import { connectThrough, produceThrough } from './connect-transport.ts';
import type { Inbox } from './inbox.ts';

/** What a connection is made from. */
export interface ConnectionOptions {
  readonly signaler: Signaler;
  readonly target: SignalerTarget;
  readonly worker: Worker;
  readonly configuration: JoinConfiguration;
  /** Name shown to others. */
  readonly displayName: string | undefined;
  /** Whether something will be sent as soon as the room is entered. */
  readonly sends: boolean;
  /** Takes what the server sends. */
  readonly inbox: Inbox;
  /** Milliseconds that connecting may take. Default: as long as an answer. */
  readonly connectTimeoutMs?: number | undefined;
  /** A transport was made. */
  readonly onTransport: (transport: Transport) => void;
  /** Gives up connecting. */
  readonly signal: AbortSignal;
}

/** One connection to a room: signalling, device and transports, from connecting to the loss or the leaving. */
export class Connection {
  readonly signaler: Signaler;
  readonly device: Device;
  readonly worker: Worker;
  readonly inbox: Inbox;
  readonly #options: ConnectionOptions;
  readonly #closing = new AbortController();
  #recvTransport: Transport | undefined;
  #sendTransport: Transport | undefined;
  #makingSendTransport: Promise<Transport> | undefined;
  #peers: readonly PeerInfo[] = [];

  private constructor(options: ConnectionOptions) {
    this.#options = options;
    this.signaler = options.signaler;
    this.worker = options.worker;
    this.inbox = options.inbox;
    this.device = new Device({ handlerFactory: options.worker.createHandlerFactory() });
  }

  /** Connects and enters the room. Leaves nothing open when it rejects. */
  static async open(options: ConnectionOptions): Promise<Connection> {
    const { signaler, target, inbox, signal, connectTimeoutMs: timeoutMs } = options;
    const connection = new Connection(options);
    signaler.listen(inbox);
    try {
      await signaler.connect(target, { signal, ...(timeoutMs !== undefined && { timeoutMs }) });
      await connection.#enter(signal);
      return connection;
    } catch (error) {
      connection.close(RoomError.left());
      throw error;
    }
  }

  /** Fires when the connection is over, with the reason. */
  get closed(): AbortSignal {
    return this.#closing.signal;
  }

  /** Who was in the room before. */
  get peers(): readonly PeerInfo[] {
    return this.#peers;
  }

  /** Undefined when nothing is received. */
  get recvTransport(): Transport | undefined {
    return this.#recvTransport;
  }

  /** Undefined until something is sent. */
  get sendTransport(): Transport | undefined {
    return this.#sendTransport;
  }

  /** The sending transport, made at first use. */
  async obtainSendTransport(): Promise<Transport> {
    this.#makingSendTransport ??= this.#createSendTransport().catch((error: unknown) => {
      this.#makingSendTransport = undefined;
      throw error;
    });
    return this.#makingSendTransport;
  }

  /** Waits for `promise`, or rejects with the reason as soon as the connection is over. */
  async unlessClosed<T>(promise: Promise<T>, discard?: (late: T) => void): Promise<T> {
    return untilAborted(promise, this.closed, discard);
  }

  /** Ends it; what waits for it rejects with `reason`. Calling it again does nothing. */
  close(reason: RoomError): void {
    if (this.closed.aborted) return;
    this.#closing.abort(reason);
    this.inbox.close();
    this.signaler.close();
    this.#sendTransport?.close();
    this.#recvTransport?.close();
  }

  async #enter(signal: AbortSignal): Promise<void> {
    const { device, signaler } = this;
    const { configuration, displayName = DEFAULT_DISPLAY_NAME } = this.#options;
    const receiving = receives(configuration.consume);
    const routerRtpCapabilities = await signaler.getRouterRtpCapabilities({ signal });
    await this.#loadDevice(routerRtpCapabilities, signal);
    // It must exist before the server offers consumers. Whoever only sends makes his now: nothing but a transport shows
    // whether the server is closing this room.
    if (receiving) this.#recvTransport = await this.#createTransport('recv', signal);
    else if (this.#options.sends) await untilAborted(this.obtainSendTransport(), signal);
    const request = { displayName, device: configuration.peer.device ?? DEFAULT_DEVICE };
    const capabilities = receiving && { rtpCapabilities: device.recvRtpCapabilities };
    this.#peers = await signaler.join({ ...request, ...capabilities }, { signal }).catch(joinRejected);
    signal.throwIfAborted();
  }

  async #loadDevice(
    routerRtpCapabilities: Parameters<Device['load']>[0]['routerRtpCapabilities'],
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await untilAborted(this.device.load({ routerRtpCapabilities }), signal);
    } catch (cause) {
      throw signal.aborted ? signal.reason : RoomError.fromMedia('use the media of the room', cause);
    }
  }

  async #createSendTransport(): Promise<Transport> {
    const transport = await this.#createTransport('send', this.closed);
    produceThrough(this.signaler, transport);
    this.#sendTransport = transport;
    if (this.closed.aborted) transport.close();
    return transport;
  }

  async #createTransport(direction: 'send' | 'recv', signal: AbortSignal): Promise<Transport> {
    const { forceTcp = false, iceServers, iceTransportPolicy } = this.#options.target;
    const parameters = {
      ...(await this.signaler.createTransport(direction, { signal, forceTcp })),
      ...(iceServers && { iceServers: [...iceServers] }),
      ...(iceTransportPolicy && { iceTransportPolicy }),
    };
    const transport =
      direction === 'send'
        ? this.device.createSendTransport(parameters)
        : this.device.createRecvTransport(parameters);
    connectThrough(this.signaler, transport);
    this.#options.onTransport(transport);
    return transport;
  }
}

/** Says that it was the joining that the server refused. */
function joinRejected(error: unknown): never {
  if (!RoomError.isInstance(error) || error.code !== 'request-failed') throw error;
  const { details } = error;
  throw new RoomError('join-rejected', `the server does not let this peer in: ${error.message}`, {
    cause: error,
    details,
  });
}
