import { PeerError } from './peer-error.ts';

/** What mediasoup's transports, producers and consumers have in common. */
export interface ClosableObject {
  readonly id: string;
  readonly observer: { once(event: 'close', listener: () => void): unknown };
}

/** The mediasoup objects of one kind that belong to one peer. An object leaves by itself when it closes. */
export class ObjectRegistry<T extends ClosableObject> {
  readonly #kind: string;
  readonly #limit: number;
  readonly #objects = new Map<string, T>();
  /** Objects that are being made. */
  #underWay = 0;

  /**
   * @param kind - mediasoup's class name, for error messages.
   * @param limit - Most objects that one peer may have open.
   */
  constructor(kind: string, limit: number) {
    this.#kind = kind;
    this.#limit = limit;
  }

  /** How many objects are open. */
  get size(): number {
    return this.#objects.size;
  }

  /**
   * Makes an object and holds it until it closes.
   *
   * @throws PeerError `limit` when no further object is allowed; whatever `create` throws.
   */
  async make<Made extends T>(create: () => Promise<Made>): Promise<Made> {
    if (this.#objects.size + this.#underWay >= this.#limit) {
      throw PeerError.limit(`${this.#kind} objects per peer`, this.#limit);
    }
    this.#underWay += 1;
    try {
      const object = await create();
      this.#add(object);
      return object;
    } finally {
      this.#underWay -= 1;
    }
  }

  /** The object, or undefined when there is none with that id. */
  get(id: string): T | undefined {
    return this.#objects.get(id);
  }

  /**
   * The object with that id.
   *
   * @throws PeerError `not-found`.
   */
  require(id: string): T {
    const object = this.#objects.get(id);
    if (!object) throw PeerError.notFound(this.#kind, id);
    return object;
  }

  /** A copy of what is open now, oldest first. */
  list(): T[] {
    return [...this.#objects.values()];
  }

  #add(object: T): void {
    this.#objects.set(object.id, object);
    object.observer.once('close', () => {
      this.#objects.delete(object.id);
    });
  }
}
