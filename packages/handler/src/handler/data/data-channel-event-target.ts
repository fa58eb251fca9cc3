import { EventHandlerAttributes } from '../../event-handler-attributes.ts';

type Handler<Type extends keyof RTCDataChannelEventMap> =
  | ((this: RTCDataChannel, event: RTCDataChannelEventMap[Type]) => unknown)
  | null;

/** The event handler attributes of W3C RTCDataChannel. */
export class DataChannelEventTarget extends EventTarget {
  readonly #on: EventHandlerAttributes = new EventHandlerAttributes(this);

  get onopen(): Handler<'open'> {
    return this.#on.get('open') as Handler<'open'>;
  }

  set onopen(handler: Handler<'open'>) {
    this.#on.set('open', handler);
  }

  get onmessage(): Handler<'message'> {
    return this.#on.get('message') as Handler<'message'>;
  }

  set onmessage(handler: Handler<'message'>) {
    this.#on.set('message', handler);
  }

  get onbufferedamountlow(): Handler<'bufferedamountlow'> {
    return this.#on.get('bufferedamountlow') as Handler<'bufferedamountlow'>;
  }

  set onbufferedamountlow(handler: Handler<'bufferedamountlow'>) {
    this.#on.set('bufferedamountlow', handler);
  }

  get onerror(): Handler<'error'> {
    return this.#on.get('error') as Handler<'error'>;
  }

  set onerror(handler: Handler<'error'>) {
    this.#on.set('error', handler);
  }

  get onclosing(): Handler<'closing'> {
    return this.#on.get('closing') as Handler<'closing'>;
  }

  set onclosing(handler: Handler<'closing'>) {
    this.#on.set('closing', handler);
  }

  get onclose(): Handler<'close'> {
    return this.#on.get('close') as Handler<'close'>;
  }

  set onclose(handler: Handler<'close'>) {
    this.#on.set('close', handler);
  }
}
