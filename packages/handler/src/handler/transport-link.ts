import { randomUUID } from 'node:crypto';

import type {
  ConnectionState,
  DtlsParameters,
  HandlerOptions,
  IceGatheringState,
  IceParameters,
} from 'mediasoup-client/types';

import { HandlerError } from '../errors.ts';
import { createLogger } from '../logger.ts';
import { unlessAborted } from '../unless-aborted.ts';
import type {
  IceCandidateError,
  IceRestartMode,
  RequestData,
  RequestName,
  RequestReply,
} from '../wire/messages.ts';
import type { SessionMember, WorkerSession } from '../session/worker-session.ts';

const logger = createLogger('Transport');

/** What a transport tells its handler. */
export interface TransportLinkEvents {
  /** Has the application tell the server our DTLS parameters; rejects when it refuses. */
  connect(dtlsParameters: DtlsParameters): Promise<void>;
  connectionStateChange(state: ConnectionState): void;
  iceGatheringStateChange(state: IceGatheringState): void;
  iceCandidateError(error: IceCandidateError): void;
}

/**
 * The Node side of one transport in the worker.
 *
 * Nothing happens in the worker before the first `connect()` or `getStats()`, as mediasoup-client constructs
 * handlers synchronously.
 */
export class TransportLink implements SessionMember {
  readonly id: string = randomUUID();
  /** RTCP CNAME of everything that this transport sends. */
  readonly cname: string = randomUUID().replaceAll('-', '').slice(0, 16);
  readonly session: WorkerSession;
  readonly #options: HandlerOptions;
  readonly #events: TransportLinkEvents;
  readonly #closing = new AbortController();
  #iceParameters: IceParameters;
  #iceServers: RTCIceServer[];
  #created: Promise<DtlsParameters> | undefined;
  #connected: Promise<void> | undefined;
  #release: () => void = () => {};

  constructor(session: WorkerSession, options: HandlerOptions, events: TransportLinkEvents) {
    this.session = session;
    this.#options = options;
    this.#events = events;
    this.#iceParameters = options.iceParameters;
    this.#iceServers = options.iceServers ?? [];
    this.#listen();
  }

  /** Whether `close()` was called. */
  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Asks the worker; rejects with `closed` when the transport is closed meanwhile. */
  async request<Name extends RequestName>(
    method: Name,
    data: RequestData<Name>,
    target: string = this.id,
  ): Promise<RequestReply<Name>> {
    return this.session.wire.request(method, data, { target, signal: this.#closing.signal });
  }

  /**
   * Creates the transport in the worker, has the application connect the server's side and starts ICE and DTLS.
   * Done once; after a failure the next call tries again. Does not wait until the connection is up.
   */
  async connect(): Promise<void> {
    this.#connected ??= this.#connect();
    try {
      await this.#connected;
    } catch (error) {
      this.#connected = undefined;
      throw error;
    }
  }

  /** W3C statistics of the transport. */
  async getStats(): Promise<RequestReply<'transport.getStats'>> {
    await this.#create();
    return this.request('transport.getStats', {});
  }

  /** Takes new credentials of the server; before `connect()` they are only kept. */
  async restartIce(iceParameters: IceParameters, mode?: IceRestartMode): Promise<void> {
    this.#iceParameters = iceParameters;
    if (!this.#created) return;
    await this.#create();
    await this.request('transport.restartIce', { iceParameters, ...(mode && { mode }) });
  }

  /** Takes other TURN servers for the next gathering. */
  async updateIceServers(iceServers: RTCIceServer[]): Promise<void> {
    this.#iceServers = iceServers;
    if (!this.#created) return;
    await this.#create();
    await this.request('transport.updateIceServers', { iceServers });
  }

  /** Closes the transport in the worker. Does nothing the second time. */
  close(): void {
    if (this.closed) return;
    this.#closing.abort(HandlerError.closed('transport'));
    this.#release();
    if (!this.#created || this.session.ended) return;
    this.session.wire
      .request('transport.close', {}, { target: this.id })
      .catch((error: unknown) => logger.warn('closing transport %s: %o', this.id, error));
  }

  sessionEnded(error: HandlerError): void {
    this.#release();
    if (error.code === 'worker-died') this.#events.connectionStateChange('failed');
    this.#events.connectionStateChange('closed');
  }

  #listen(): void {
    const unlisten = this.session.wire.listen(this.id, {
      'transport.connectionStateChange': ({ state, message }) => {
        if (message !== undefined) logger.warn('transport %s is %s: %s', this.id, state, message);
        this.#events.connectionStateChange(state);
      },
      'transport.iceGatheringStateChange': ({ state }) => this.#events.iceGatheringStateChange(state),
      'transport.iceCandidateError': (error) => this.#events.iceCandidateError(error),
    });
    const forget = this.session.adopt(this);
    this.#release = () => {
      unlisten();
      forget();
    };
  }

  async #connect(): Promise<void> {
    const { fingerprints } = await this.#create();
    const { dtlsParameters } = this.#options;
    const localRole = dtlsParameters.role === 'client' ? 'server' : 'client';
    // The application may never answer; closing ends the wait.
    await unlessAborted(this.#events.connect({ role: localRole, fingerprints }), this.#closing.signal);
    await this.request('transport.connect', { dtlsParameters, localRole });
  }

  async #create(): Promise<DtlsParameters> {
    this.#created ??= this.#requestCreation();
    try {
      return await this.#created;
    } catch (error) {
      this.#created = undefined;
      throw error;
    }
  }

  async #requestCreation(): Promise<DtlsParameters> {
    const { direction, iceCandidates, iceTransportPolicy = 'all', sctpParameters } = this.#options;
    const { dtlsParameters } = await this.request('transport.create', {
      direction,
      cname: this.cname,
      iceParameters: this.#iceParameters,
      iceCandidates,
      iceServers: this.#iceServers,
      iceTransportPolicy,
      ...(sctpParameters && { sctpParameters }),
    });
    return dtlsParameters;
  }
}
