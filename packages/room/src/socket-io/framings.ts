import type { Socket } from 'socket.io-client';
import { RoomError } from '../errors.ts';
import { fieldsOf, isFields, text } from '../signaling/fields.ts';
import type { SocketIoFraming, SocketIoHandlers } from './socket-io-channel.ts';

/** Two events, `request` and `notification`, with `{ method, data }`; acknowledged by `(error, response)`. edumeet's way. */
export const envelopeFraming: SocketIoFraming = {
  request(socket, message, settle) {
    socket.emit('request', message, (refusal: unknown, data: unknown) =>
      settle(refusal === null || refusal === undefined ? { data } : { refusal }),
    );
  },

  notify(socket, message) {
    socket.emit('notification', message);
  },

  listen(socket, handlers) {
    socket.on('notification', (message: unknown) => {
      if (isMessage(message)) handlers.onNotification(message.method, message.data);
    });
    socket.on('request', (message: unknown, acknowledge: unknown) => {
      void answer(message, acknowledge, handlers);
    });
  },
};

/** One event per method; acknowledged by the answer, or by `{ error }`. Most hobby servers' way, mirotalksfu's among them. */
export const eventFraming: SocketIoFraming = {
  request(socket, { method, data }, settle) {
    socket.emit(method, data, (answered: unknown) => {
      const refusal = isFields(answered) ? answered['error'] : undefined;
      settle(refusal === undefined || refusal === null ? { data: answered } : { refusal });
    });
  },

  notify(socket, { method, data }) {
    socket.emit(method, data);
  },

  listen(socket: Socket, handlers) {
    socket.onAny((method: string, data: unknown) => handlers.onNotification(method, data));
  },
};

async function answer(message: unknown, acknowledge: unknown, handlers: SocketIoHandlers): Promise<void> {
  const reply = typeof acknowledge === 'function' ? acknowledge : (): void => undefined;
  try {
    const fields = fieldsOf(message);
    reply(null, (await handlers.onRequest(text(fields, 'method'), fields['data'])) ?? {});
  } catch (error) {
    const { errorCode = 500, errorReason } = RoomError.isInstance(error) ? error.details : {};
    const reason = errorReason ?? (error instanceof Error ? error.message : String(error));
    reply({ code: errorCode, message: reason }, null);
  }
}

function isMessage(value: unknown): value is { readonly method: string; readonly data: unknown } {
  return isFields(value) && typeof value['method'] === 'string';
}
