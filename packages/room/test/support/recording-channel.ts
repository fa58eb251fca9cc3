import type {
  NotificationListener,
  RequestListener,
  RequestOptions,
  SignalingChannel,
  SignalingClose,
} from '../../src/signaling/signaling-channel.ts';

/** The methods that went over a channel. */
export class MethodLog {
  readonly requested = new Set<string>();
  readonly told = new Set<string>();
  readonly offered = new Set<string>();
  readonly heard = new Set<string>();
}

/** A channel that notes which methods go over it. */
export class RecordingChannel implements SignalingChannel {
  readonly #channel: SignalingChannel;
  readonly #log: MethodLog;

  constructor(channel: SignalingChannel, log: MethodLog) {
    this.#channel = channel;
    this.#log = log;
  }

  get closed(): boolean {
    return this.#channel.closed;
  }

  async request(method: string, data?: unknown, options?: RequestOptions): Promise<unknown> {
    this.#log.requested.add(method);
    return this.#channel.request(method, data, options);
  }

  notify(method: string, data?: unknown): void {
    this.#log.told.add(method);
    this.#channel.notify(method, data);
  }

  onRequest(listener: RequestListener): void {
    this.#channel.onRequest(async (method, data) => {
      this.#log.offered.add(method);
      return listener(method, data);
    });
  }

  onNotification(listener: NotificationListener): void {
    this.#channel.onNotification((method, data) => {
      this.#log.heard.add(method);
      listener(method, data);
    });
  }

  onClose(listener: (close: SignalingClose) => void): void {
    this.#channel.onClose(listener);
  }

  close(): void {
    this.#channel.close();
  }
}
