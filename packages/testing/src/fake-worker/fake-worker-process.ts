import { EventEmitter } from 'node:events';
import { duplexPair, type Duplex } from 'node:stream';

import { Channel } from '@tureen/channel';

import { FakeMedia } from './fake-media.ts';

let nextPid = 100_001;

/** A worker process that is none: the real channel over memory, `FakeMedia` at the other end. */
export class FakeWorkerProcess extends EventEmitter<{ died: [Error]; exit: [] }> {
  readonly pid: number = nextPid++;
  readonly channel: Channel;
  readonly media: FakeMedia;
  readonly #pipe: Duplex;
  #closed = false;
  #died = false;

  constructor() {
    super();
    const [near, far] = duplexPair();
    this.#pipe = far;
    this.channel = new Channel(near, { layers: { handler: '0.0.0' } });
    this.media = new FakeMedia(new Channel(far, { layers: { handler: '0.0.0' } }));
  }

  get closed(): boolean {
    return this.#closed;
  }

  get died(): boolean {
    return this.#died;
  }

  /** Ends in order. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.channel.close();
    setImmediate(() => this.emit('exit'));
  }

  /** Ends as a SIGKILL ends a process. */
  kill(): void {
    this.#closed = true;
    this.#died = true;
    this.#pipe.destroy();
    setImmediate(() => {
      this.emit('died', new Error('worker process was killed by SIGKILL'));
      this.emit('exit');
    });
  }

  async loadModule(): Promise<void> {}

  ref(): void {}

  unref(): void {}

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }
}
