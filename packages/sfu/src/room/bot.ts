import type { types } from 'mediasoup';
import { createLogger } from '../logger.ts';
import { type DataAppData } from './app-data.ts';
import { type Peer } from './peer.ts';

const log = createLogger('bot');

/** Payload protocol identifier of a WebRTC string message (RFC 8831, 8). */
const PPID_STRING = 51;

/** Longest message the bot takes, in bytes. */
const MAX_MESSAGE_SIZE = 512;

/**
 * The room's talking machine: what a peer says to it on a `bot` data channel, it repeats to everybody.
 * Lives and ends with its router.
 */
export class Bot {
  /** What every joined peer receives. */
  readonly dataProducer: types.DataProducer<DataAppData>;
  readonly #transport: types.DirectTransport;

  private constructor(transport: types.DirectTransport, dataProducer: types.DataProducer<DataAppData>) {
    this.#transport = transport;
    this.dataProducer = dataProducer;
  }

  /** Makes the bot of a room. */
  static async create(router: types.Router): Promise<Bot> {
    const transport = await router.createDirectTransport({ maxReceiveMessageSize: MAX_MESSAGE_SIZE });
    const dataProducer = await transport.produceData<DataAppData>({
      label: 'bot',
      appData: { channel: 'bot' },
    });
    return new Bot(transport, dataProducer);
  }

  /** Listens to what a peer sends. Never rejects. */
  async listenTo(peer: Peer, dataProducer: types.DataProducer<DataAppData>): Promise<void> {
    try {
      const dataConsumer = await this.#transport.consumeData({ dataProducerId: dataProducer.id });
      dataConsumer.on('message', (message, ppid) => {
        this.#repeat(peer, message, ppid);
      });
    } catch (error) {
      log('cannot listen to peer %s: %o', peer.id, error);
    }
  }

  #repeat(peer: Peer, message: Buffer, ppid: number): void {
    if (ppid !== PPID_STRING) {
      log('ignoring a message of peer %s that is no string', peer.id);
      return;
    }
    if (!peer.joined || this.dataProducer.closed) return;
    this.dataProducer.send(`${peer.info.displayName} told me: '${message.toString('utf8')}'`);
  }
}
