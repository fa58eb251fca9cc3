/** protoo over Node's own WebSocket, for a server that asks for no Origin: as little as a program without room client needs. */
export class Protoo {
  #socket;
  /** @type {Map<number, { resolve: (data: any) => void, reject: (error: Error) => void }>} */
  #waiting = new Map();
  #lastId = 0;
  /** @type {(method: string, data: any) => Promise<void>} */
  onRequest = async () => {};

  /** @param {WebSocket} socket */
  constructor(socket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => void this.#take(JSON.parse(data)));
  }

  /** @param {string} url */
  static async connect(url) {
    const socket = new WebSocket(url, 'protoo');
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', () => reject(new Error(`cannot connect to ${url}`)));
    });

    return new Protoo(socket);
  }

  /**
   * @param {string} method
   * @param {object} [data]
   * @returns {Promise<any>}
   */
  async request(method, data = {}) {
    this.#lastId += 1;
    const id = this.#lastId;

    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ request: true, id, method, data }));
    });
  }

  close() {
    this.#socket.close();
  }

  /** @param {any} message */
  async #take(message) {
    if (message.response) {
      const waiting = this.#waiting.get(message.id);
      if (message.ok) waiting?.resolve(message.data);
      else waiting?.reject(new Error(message.errorReason));
    } else if (message.request) {
      await this.onRequest(message.method, message.data);
      this.#socket.send(JSON.stringify({ response: true, id: message.id, ok: true, data: {} }));
    }
  }
}
