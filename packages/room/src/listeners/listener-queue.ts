import { RoomError } from '../errors.ts';
import { callInTime, type AppCall } from './call-in-time.ts';

/** Most calls that wait for one listener; high-frequency notifications fill it when a listener hangs. */
const MAX_WAITING = 1000;

/** Calls one listener, one callback after the other, and waits for none of them but itself. */
export class ListenerQueue {
  readonly #waiting: AppCall[] = [];
  #running = false;
  #dropped = 0;

  /** Calls that were given up because too many waited. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Calls after all earlier ones have ended, failed or timed out. */
  add(call: AppCall): void {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#drop(call);
      return;
    }
    this.#waiting.push(call);
    if (!this.#running) void this.#run();
  }

  /** Told once for every full queue, not for every call. */
  #drop({ name, onError }: AppCall): void {
    this.#dropped += 1;
    if (this.#dropped % MAX_WAITING !== 1) return;
    onError(
      RoomError.listenerFailed(name, new Error(`${MAX_WAITING} calls wait for it; others are dropped`)),
    );
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let call = this.#waiting.shift(); call !== undefined; call = this.#waiting.shift()) {
      await callInTime(call);
    }
    this.#running = false;
  }
}
