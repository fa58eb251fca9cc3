import type { NotificationFrame } from '../frame/frame.ts';
import { throwLater } from '../throw-later.ts';

/** A notification as `unhandled` reports it. */
export interface Notification {
  event: string;
  target: string | undefined;
  data: unknown;
  body: Uint8Array;
}

/** What a listener is called with. */
export type NotificationArguments = [event: string, data: unknown, body: Uint8Array];

/** Hears the notifications of one target, in the order in which they were sent. */
export type NotificationListener = (...notification: NotificationArguments) => void;

/** Gives each notification to the listeners of its target. */
export class NotificationRouter {
  readonly #listeners = new Map<string, readonly NotificationListener[]>();
  #unhandled = 0;

  /** Notifications that had no listener. */
  get unhandled(): number {
    return this.#unhandled;
  }

  /** Returns what takes the listener away again. */
  add(target: string, listener: NotificationListener): () => void {
    const entry: NotificationListener = (...notification) => listener(...notification);
    this.#listeners.set(target, [...(this.#listeners.get(target) ?? []), entry]);
    return () => this.#remove(target, entry);
  }

  /** Returns whether somebody listened. What a listener throws is thrown as an uncaught exception, like an emitter's. */
  deliver({ target = '', event, data, body }: NotificationFrame): boolean {
    const listeners = this.#listeners.get(target);
    if (listeners === undefined) {
      this.#unhandled += 1;
      return false;
    }
    for (const listener of listeners) throwLater(() => listener(event, data, body));
    return true;
  }

  #remove(target: string, entry: NotificationListener): void {
    const left = this.#listeners.get(target)?.filter((listener) => listener !== entry) ?? [];
    if (left.length === 0) this.#listeners.delete(target);
    else this.#listeners.set(target, left);
  }
}
