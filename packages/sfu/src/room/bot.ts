import type { types } from 'mediasoup';
import { createLogger } from '../logger.ts';
import { type DataAppData } from './app-data.ts';
import { type RoomRouters } from './room-routers.ts';
import { type Member } from './member.ts';

const log = createLogger('bot');

/** Payload protocol identifier of a WebRTC string message (RFC 8831, 8). */
const PPID_STRING = 51;

/** Longest message the bot takes, in bytes. */
const MAX_MESSAGE_SIZE = 512;

/**
 * The room's talking machine: what a peer says to it on a `bot` data channel, it repeats to everybody.
 * Lives and ends with its routers: it speaks where clients receive, and listens where they send.
 */
export class Bot {
  /** What every joined peer receives. */
  readonly dataProducer: types.DataProducer<DataAppData>;
  readonly #ears: types.DirectTransport;

  private constructor(ears: types.DirectTransport, dataProducer: types.DataProducer<DataAppData>) {
    this.#ears = ears;
    this.dataProducer = dataProducer;
  }

  /** Makes the bot of a room. */
  static async create({ sending, receiving }: RoomRouters): Promise<Bot> {
    const ears = await sending.createDirectTransport({ maxReceiveMessageSize: MAX_MESSAGE_SIZE });
    const mouth = sending === receiving ? ears : await receiving.createDirectTransport();
    const dataProducer = await mouth.produceData<DataAppData>({
      label: 'bot',
      appData: { channel: 'bot' },
    });
    return new Bot(ears, dataProducer);
  }

  /** Listens to what a member sends. Never rejects. */
  async listenTo(peer: Member, dataProducer: types.DataProducer<DataAppData>): Promise<void> {
    try {
      const dataConsumer = await this.#ears.consumeData({ dataProducerId: dataProducer.id });
      dataConsumer.on('message', (message, ppid) => {
        this.#repeat(peer, message, ppid);
      });
    } catch (error) {
      log('cannot listen to peer %s: %o', peer.id, error);
    }
  }

  #repeat(peer: Member, message: Buffer, ppid: number): void {
    if (ppid !== PPID_STRING) {
      log('ignoring a message of peer %s that is no string', peer.id);
      return;
    }
    if (!peer.joined || this.dataProducer.closed) return;
    this.dataProducer.send(`${peer.info.displayName} told me: '${message.toString('utf8')}'`);
  }
}
