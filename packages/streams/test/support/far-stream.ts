import type { ChannelStream, StreamMessage } from '@tureen/channel';
import type { FakeStreamsWorker } from './fake-streams-worker.ts';

/** The worker's end of a source's or a reader's stream: keeps what came, sends what the test wants. */
export class FarStream {
  readonly messages: StreamMessage[] = [];
  readonly stream: ChannelStream;

  constructor(stream: ChannelStream) {
    this.stream = stream;
    stream.onMessage = (message) => void this.messages.push(message);
  }

  /** That of the newest request which named one. */
  static open(fake: FakeStreamsWorker): FarStream {
    const data = fake.requests.at(-1)?.data;
    if (typeof data !== 'object' || data === null || !('streamId' in data)) {
      throw new TypeError('the newest request names no stream');
    }
    return new FarStream(fake.openStream(Number(data.streamId), { windowBytes: 8 * 1024 * 1024 }));
  }

  /** Messages of one type. */
  of(type: number): StreamMessage[] {
    return this.messages.filter((message) => message.type === type);
  }

  /** Sends a message that says a number. */
  count(type: number, count: number): void {
    void this.stream.send(type, new Uint8Array(), { timestamp: count });
  }
}
