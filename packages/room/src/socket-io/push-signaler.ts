import { RoomError } from '../errors.ts';
import { ChannelSignaler } from '../signaling/channel-signaler.ts';
import type { Dialect } from '../signaling/dialects/dialect.ts';
import { isFields } from '../signaling/fields.ts';
import type { MessageRouter } from '../signaling/message-router.ts';
import { baseUrl, roomIdOf } from '../signaling/server-url.ts';
import type { SignalerTarget } from '../signaling/signaler.ts';
import type { RequestOptions, SignalingChannel } from '../signaling/signaling-channel.ts';
import { envelopeFraming } from './framings.ts';
import { pushDialect } from './push-dialect.ts';
import { SocketIoChannel } from './socket-io-channel.ts';
import type { SocketIoOptions } from './socket-io-socket.ts';

/** Options of `SocketIoPushSignaler`. */
export interface SocketIoPushSignalerOptions extends SocketIoOptions {
  /** Whether the server says `roomReady` before it takes requests, as edumeet does. Default: true. */
  readonly waitsForRoomReady?: boolean;
}

/**
 * Speaks to socket.io servers in edumeet's way: events `request` and `notification` with the JavaScript demo's methods;
 * the server offers consumers by itself, as requests or as notifications.
 */
export class SocketIoPushSignaler extends ChannelSignaler {
  readonly #options: SocketIoPushSignalerOptions;

  constructor(options: SocketIoPushSignalerOptions = {}) {
    super();
    this.#options = options;
  }

  protected override async openChannel(
    target: SignalerTarget,
    options: RequestOptions,
  ): Promise<SignalingChannel> {
    const { peerId, displayName } = target;
    const roomId = roomIdOf(target, baseUrl(target, 'http'));
    const query = { roomId, peerId, ...(displayName !== undefined && { displayName }) };
    return SocketIoChannel.connect({ ...this.#options, target, query }, envelopeFraming, options);
  }

  protected override async chooseDialect(
    channel: SignalingChannel,
    router: MessageRouter,
    { target, options }: { readonly target: SignalerTarget; readonly options: RequestOptions },
  ): Promise<Dialect> {
    if (this.#options.waitsForRoomReady === false) return pushDialect;
    const timeoutMs = options.timeoutMs ?? target.requestTimeoutMs ?? 10_000;
    return withIceServers(await roomReady(channel, router, { ...options, timeoutMs }));
  }
}

/** What the server says with `roomReady`. */
async function roomReady(
  channel: SignalingChannel,
  router: MessageRouter,
  { signal, timeoutMs }: RequestOptions & { readonly timeoutMs: number },
): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  let where = 'the server did not say roomReady';
  router.watchEarly((method, data) => {
    if (method === 'enteredLobby') where = 'this peer waits in the lobby until somebody lets it in';
    if (method === 'roomReady') resolve(data);
  });
  const timer = setTimeout(() => reject(notReady(where, timeoutMs)), timeoutMs);
  const onAbort = (): void => reject(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  channel.onClose(({ code, reason }) => reject(RoomError.disconnected(code, reason)));
  return promise.finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  });
}

function notReady(where: string, timeoutMs: number): RoomError {
  return new RoomError(
    'request-timeout',
    `${where}, for ${timeoutMs} ms; set waitsForRoomReady to false for servers that do not, or wait longer`,
    { details: { method: 'roomReady' } },
  );
}

/** Servers tell their TURN servers once, for all transports. */
function withIceServers(ready: unknown): Dialect {
  const { turnServers, iceServers = turnServers } = isFields(ready) ? ready : {};
  const { createTransport } = pushDialect.calls;
  if (!Array.isArray(iceServers) || createTransport === undefined) return pushDialect;
  const servers = iceServers.filter((server): server is RTCIceServer => isFields(server));
  const withServers = {
    ...createTransport,
    decode: (reply: unknown) => ({ ...createTransport.decode(reply), iceServers: servers }),
  };
  return { ...pushDialect, calls: { ...pushDialect.calls, createTransport: withServers } };
}
