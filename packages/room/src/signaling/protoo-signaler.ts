import { RoomError } from '../errors.ts';
import { ChannelSignaler } from './channel-signaler.ts';
import { DEMO_DIALECTS, dialectOfCapabilities, dialectOfNotification } from './dialects/detect-dialect.ts';
import type { Dialect } from './dialects/dialect.ts';
import type { MessageRouter } from './message-router.ts';
import { ProtooChannel } from './protoo-channel.ts';
import type { SignalingDialectName } from './room-address.ts';
import { serverUrl } from './server-url.ts';
import type { SignalerTarget } from './signaler.ts';
import type { RequestOptions, SignalingChannel } from './signaling-channel.ts';

/** Options of `ProtooSignaler`. */
export interface ProtooSignalerOptions {
  /** Generation of mediasoup-demo's signalling, for targets that name none. Default: `'auto'`. */
  readonly dialect?: SignalingDialectName;
  /** Opens something else to speak over than a protoo WebSocket. */
  readonly openChannel?: (target: SignalerTarget, options: RequestOptions) => Promise<SignalingChannel>;
}

/**
 * Speaks the signalling of mediasoup-demo, both of the JavaScript (`'2024'`) and of the TypeScript server (`'2026'`), and
 * tells them apart by itself: by the version that each server says first, else by how it words its capabilities.
 */
export class ProtooSignaler extends ChannelSignaler {
  readonly #options: ProtooSignalerOptions;

  constructor(options: ProtooSignalerOptions = {}) {
    super();
    this.#options = options;
  }

  protected override async openChannel(
    target: SignalerTarget,
    options: RequestOptions,
  ): Promise<SignalingChannel> {
    const open = this.#options.openChannel ?? openProtooChannel;
    return open(target, options);
  }

  protected override async chooseDialect(
    channel: SignalingChannel,
    router: MessageRouter,
    { target, options }: { readonly target: SignalerTarget; readonly options: RequestOptions },
  ): Promise<Dialect> {
    const name = target.dialect ?? this.#options.dialect ?? 'auto';
    return name === 'auto' ? detect(channel, router, options) : DEMO_DIALECTS[name];
  }
}

/** Opens a protoo WebSocket to the target. */
export async function openProtooChannel(
  target: SignalerTarget,
  { signal, timeoutMs }: RequestOptions = {},
): Promise<ProtooChannel> {
  const { url, origin } = serverUrl(target, target.peerId);
  const { headers, enableSslVerification, tls, proxy, requestTimeoutMs } = target;
  return ProtooChannel.connect({
    url,
    origin,
    ...(headers && { headers }),
    ...(enableSslVerification !== undefined && { enableSslVerification }),
    ...(tls && { tls }),
    ...(proxy !== undefined && { proxy }),
    ...(requestTimeoutMs !== undefined && { requestTimeoutMs }),
    ...(timeoutMs !== undefined && { handshakeTimeoutMs: timeoutMs }),
    ...(signal && { signal }),
  });
}

/** Whatever comes first settles it: the version that the server tells, or its answer to a question. */
async function detect(
  channel: SignalingChannel,
  router: MessageRouter,
  options: RequestOptions,
): Promise<Dialect> {
  const told = Promise.withResolvers<Dialect>();
  router.watchEarly((method) => {
    const dialect = dialectOfNotification(method);
    if (dialect !== undefined) told.resolve(dialect);
  });
  const asked = channel.request('getRouterRtpCapabilities', {}, options).then(dialectOfCapabilities);
  const dialect = await Promise.race([told.promise, asked]);
  if (dialect !== undefined) return dialect;
  throw new RoomError(
    'protocol-error',
    'the server speaks neither dialect of mediasoup-demo; give another signaler, or the dialect if it has just another look',
  );
}
