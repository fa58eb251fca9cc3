/** The `on…` attributes of one EventTarget, as HTML defines them: one handler each, null for none. */
export class EventHandlerAttributes {
  readonly #target: EventTarget;
  readonly #attributes = new Map<string, { handler: Function; listener: EventListener }>();

  constructor(target: EventTarget) {
    this.#target = target;
  }

  /** The handler of `type`; null when there is none. */
  get(type: string): Function | null {
    return this.#attributes.get(type)?.handler ?? null;
  }

  /** Puts `handler` in the place of the previous one of `type`. */
  set(type: string, handler: Function | null): void {
    const previous = this.#attributes.get(type);
    if (previous) this.#target.removeEventListener(type, previous.listener);
    this.#attributes.delete(type);
    if (!handler) return;
    const listener = (event: Event): void => void Reflect.apply(handler, this.#target, [event]);
    this.#attributes.set(type, { handler, listener });
    this.#target.addEventListener(type, listener);
  }
}
