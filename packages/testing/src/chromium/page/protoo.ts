/** A JSON object that came over the wire; whoever reads it knows its shape. */
// oxlint-disable-next-line typescript/no-explicit-any -- the demo's own client reads its messages just so
export type Data = any;

/** Serves a request of the server: returns when the answer shall be yes. */
type RequestListener = (method: string, data: Data) => Promise<void>;

/** protoo over the browser's WebSocket, as little as a plain client needs. */
export class Protoo {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, { resolve: (data: Data) => void; reject: (error: Error) => void }>();
  #lastId = 0;
  onRequest: RequestListener = async () => {};
  onNotification: (method: string, data: Data) => void = () => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => void this.#take(JSON.parse(String(data))));
  }

  /** Opens a connection. */
  static async connect(url: string): Promise<Protoo> {
    const socket = new WebSocket(url, 'protoo');
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', () => reject(new Error(`cannot connect to ${url}`)));
    });
    return new Protoo(socket);
  }

  /** Asks the server. */
  async request(method: string, data: object = {}): Promise<Data> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send({ request: true, id, method, data });
    });
  }

  close(): void {
    this.#socket.close();
  }

  async #take(message: Data): Promise<void> {
    if (message.response) {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.ok) waiting?.resolve(message.data);
      else waiting?.reject(new Error(message.errorReason));
    } else if (message.request) {
      await this.onRequest(message.method, message.data);
      this.#send({ response: true, id: message.id, ok: true, data: {} });
    } else {
      this.onNotification(message.method, message.data);
    }
  }

  #send(message: object): void {
    this.#socket.send(JSON.stringify(message));
  }
}
