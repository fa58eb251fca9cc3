import type {
  DtlsParameters,
  MediaKind,
  RtpCapabilities,
  RtpParameters,
  SctpStreamParameters,
  TransportOptions,
} from 'mediasoup-client/types';

/** How a peer is shown to others. */
export interface PeerInfo {
  readonly peerId: string;
  readonly displayName: string;
}

/** What the page asks, with what it sends and gets: the part of the '2026' dialect that it needs. */
export interface Requests {
  getRouterRtpCapabilities: { data: object; reply: { routerRtpCapabilities: RtpCapabilities } };
  createWebRtcTransport: {
    data: { forceTcp: boolean; appData: { direction: 'producer' | 'consumer' } };
    reply: { transportId: string } & Omit<TransportOptions, 'id'>;
  };
  connectWebRtcTransport: { data: { transportId: string; dtlsParameters: DtlsParameters }; reply: object };
  join: {
    data: { displayName: string; device: { flag: string; name: string }; rtpCapabilities: RtpCapabilities };
    reply: { peers: PeerInfo[] };
  };
  produce: {
    data: { transportId: string; kind: MediaKind; rtpParameters: RtpParameters; appData: { source: string } };
    reply: { producerId: string };
  };
  produceData: {
    data: {
      transportId: string;
      sctpStreamParameters: SctpStreamParameters;
      label: string;
      protocol: string;
      appData: { channel: string };
    };
    reply: { dataProducerId: string };
  };
}

/** What the server tells, as far as the page listens. */
export interface Notifications {
  newPeer: { peer: PeerInfo };
  peerClosed: { peerId: string };
  peerDisplayNameChanged: { peerId: string; displayName: string };
  speakingPeers: { peerVolumes: { peerId: string; volume: number }[] };
  consumerClosed: { consumerId: string };
}

/** What the server asks. */
export interface ServerRequests {
  newConsumer: {
    peerId: string;
    consumerId: string;
    producerId: string;
    kind: MediaKind;
    rtpParameters: RtpParameters;
  };
  newDataConsumer: {
    peerId?: string;
    dataConsumerId: string;
    dataProducerId: string;
    sctpStreamParameters: SctpStreamParameters;
    label: string;
    protocol: string;
  };
}

/** Takes what comes from the server. A request is refused when its function throws. */
export interface SignalingListener {
  readonly notifications: { readonly [Name in keyof Notifications]: (data: Notifications[Name]) => void };
  readonly requests: {
    readonly [Name in keyof ServerRequests]: (data: ServerRequests[Name]) => Promise<void>;
  };
  onClose(code: number): void;
}

type Message =
  | { readonly response: true; readonly id: number; readonly ok: true; readonly data: unknown }
  | { readonly response: true; readonly id: number; readonly ok: false; readonly errorReason: string }
  | { readonly request: true; readonly id: number; readonly method: string; readonly data: unknown }
  | { readonly notification: true; readonly method: string; readonly data: unknown };

interface Waiting {
  readonly resolve: (data: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** protoo over the browser's WebSocket. The server is our own: what it sends has the shapes above. */
export class Signaling {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, Waiting>();
  #listener: SignalingListener | undefined;
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#take(JSON.parse(String(data)) as Message));
    socket.addEventListener('close', ({ code }) => this.#end(code));
  }

  /**
   * Opens a connection.
   *
   * @param token - What the server wants to know; it must not be in the URL, which ends up in logs.
   * @throws Error when the server refuses.
   */
  static async open(url: string, token: string | undefined): Promise<Signaling> {
    const protocols = token === undefined ? ['protoo'] : ['protoo', `token.${token}`];
    const socket = new WebSocket(url, protocols);
    const signaling = new Signaling(socket);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', () => reject(new Error('the server refuses the connection')));
    });
    return signaling;
  }

  /** Hands over what comes from now on; what comes before `join` is of no interest. */
  serve(listener: SignalingListener): void {
    this.#listener = listener;
  }

  /** Asks the server. */
  async request<Name extends keyof Requests>(
    method: Name,
    data: Requests[Name]['data'],
  ): Promise<Requests[Name]['reply']> {
    this.#lastId += 1;
    const id = this.#lastId;
    const reply = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#send({ request: true, id, method, data });
    return (await reply) as Requests[Name]['reply'];
  }

  /** Tells the server. */
  notify(method: 'changeDisplayName' | 'closeProducer' | 'requestConsumerKeyFrame', data: object): void {
    this.#send({ notification: true, method, data });
  }

  #take(message: Message): void {
    if ('response' in message) this.#settle(message);
    else if ('request' in message) void this.#answer(message);
    else this.#tell(message.method, message.data);
  }

  #settle(message: Extract<Message, { response: true }>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.ok) waiting?.resolve(message.data);
    else waiting?.reject(new Error(message.errorReason));
  }

  async #answer({ id, method, data }: Extract<Message, { request: true }>): Promise<void> {
    const serve = tableEntry(this.#listener?.requests, method);
    try {
      if (!serve) throw new Error(`unknown request ${method}`);
      await serve(data);
      this.#send({ response: true, id, ok: true, data: {} });
    } catch (error) {
      this.#send({ response: true, id, ok: false, errorCode: 500, errorReason: String(error) });
    }
  }

  #tell(method: string, data: unknown): void {
    void tableEntry(this.#listener?.notifications, method)?.(data);
  }

  #end(code: number): void {
    for (const { reject } of this.#waiting.values()) reject(new Error('the connection has ended'));
    this.#waiting.clear();
    this.#listener?.onClose(code);
  }

  #send(message: object): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}

/** The function of that name, which takes what our server sends under it. */
function tableEntry(table: object | undefined, name: string): ((data: unknown) => unknown) | undefined {
  const entry: unknown = table && Object.hasOwn(table, name) ? Reflect.get(table, name) : undefined;
  return typeof entry === 'function'
    ? (data) => Reflect.apply(entry, undefined, [data]) as unknown
    : undefined;
}
