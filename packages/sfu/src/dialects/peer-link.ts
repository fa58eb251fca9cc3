import { type PeerLink, type PeerNotifications, type PeerRequests } from '../room/peer-messages.ts';
import { type ProtooChannel } from '../signaling/protoo-channel.ts';
import { type Dialect } from './dialect.ts';

/** The way to a client over protoo, in the words of a dialect. */
export class DialectLink implements PeerLink {
  readonly #channel: ProtooChannel;
  readonly #dialect: Dialect;

  constructor(channel: ProtooChannel, dialect: Dialect) {
    this.#channel = channel;
    this.#dialect = dialect;
  }

  notify<Name extends keyof PeerNotifications>(name: Name, data: PeerNotifications[Name]): void {
    const message = this.#dialect.encodeNotification[name](data);
    if (message) this.#channel.notify(message.method, message.data);
  }

  async request<Name extends keyof PeerRequests>(name: Name, data: PeerRequests[Name]): Promise<void> {
    const message = this.#dialect.encodeRequest[name](data);
    await this.#channel.request(message.method, message.data);
  }

  close(): void {
    this.#channel.close();
  }
}
