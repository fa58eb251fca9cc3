import { randomUUID } from 'node:crypto';
import { Actor, type ActorOptions } from './actor.ts';
import type { SignalerConformanceOptions } from './conformance-case.ts';

/** The peers of one case, in a room of their own. */
export class Conversation {
  readonly roomId: string = `conformance-${randomUUID()}`;
  readonly options: SignalerConformanceOptions;
  readonly timeoutMs: number;
  readonly #actors: Actor[] = [];

  constructor(options: SignalerConformanceOptions) {
    this.options = options;
    this.timeoutMs = options.timeoutMs ?? 5000;
  }

  /** A peer that has not connected yet. */
  actor(name: string, options: ActorOptions = {}): Actor {
    const given = this.options.target(this.roomId, name);
    const target = { ...given, requestTimeoutMs: this.timeoutMs, ...options.target };
    const signaler = this.options.createSignaler();
    const actor = new Actor({ ...options, name, signaler, target, timeoutMs: this.timeoutMs });
    this.#actors.push(actor);
    return actor;
  }

  /** A peer that has connected. */
  async connected(name: string, options?: ActorOptions): Promise<Actor> {
    const actor = this.actor(name, options);
    await actor.connect();
    return actor;
  }

  /** A peer that has both transports and has joined. */
  async joined(name: string, options?: ActorOptions): Promise<Actor> {
    const actor = await this.connected(name, options);
    await actor.join();
    return actor;
  }

  /** Ends all connections. */
  close(): void {
    for (const actor of this.#actors) actor.signaler.close();
  }
}
