import type { AppData, DataConsumer } from 'mediasoup-client/types';
import type { Peer } from './peer.ts';

/** Messages that this client receives from another peer or from the server's bot, over one data channel. */
export class DataSubscription {
  /** Sender; undefined for the server's bot. */
  readonly peer: Peer | undefined;
  /** The mediasoup-client data consumer underneath. */
  readonly dataConsumer: DataConsumer;

  /** @internal Data subscriptions are made when the server offers a data consumer. */
  constructor(peer: Peer | undefined, dataConsumer: DataConsumer) {
    this.peer = peer;
    this.dataConsumer = dataConsumer;
  }

  get label(): string {
    return this.dataConsumer.label;
  }

  get protocol(): string {
    return this.dataConsumer.protocol;
  }

  /** What the sender says of the channel; `channel` is `chat`, `bot` or what the sender named. */
  get appData(): AppData {
    return this.dataConsumer.appData;
  }

  /** Whether no messages come any more. */
  get closed(): boolean {
    return this.dataConsumer.closed;
  }
}
