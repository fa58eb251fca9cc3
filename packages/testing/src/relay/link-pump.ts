import { type ImpairedLink } from './impaired-link.ts';

/** Moves packets through an {@link ImpairedLink} in real time. */
export class LinkPump {
  readonly link: ImpairedLink;
  readonly #deliver: (packet: Uint8Array) => void;
  #running = false;
  #timer: NodeJS.Timeout | undefined;

  /** @param deliver - Called with every packet that comes out. */
  constructor(link: ImpairedLink, deliver: (packet: Uint8Array) => void) {
    this.link = link;
    this.#deliver = deliver;
  }

  /** Takes a packet; delivers it, and what else is due, before it returns if there is no delay. */
  send(packet: Uint8Array): void {
    this.link.push(packet, performance.now());
    this.#flush();
  }

  /** Delivers from now on. Before, and after {@link stop}, packets are kept. */
  start(): void {
    this.#running = true;
    this.#flush();
  }

  /** Delivers nothing from now on. */
  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  #flush(): void {
    if (!this.#running) return;
    for (const packet of this.link.pull(performance.now())) this.#deliver(packet);
    clearTimeout(this.#timer);
    const { nextDueMs } = this.link;
    if (nextDueMs === undefined) return;
    const waitMs = Math.max(1, Math.ceil(nextDueMs - performance.now()));
    this.#timer = setTimeout(() => {
      this.#flush();
    }, waitMs);
  }
}
