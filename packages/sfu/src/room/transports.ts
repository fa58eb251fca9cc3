import type { types } from 'mediasoup';
import { type TransportAppData, type TransportDirection } from './app-data.ts';
import { createLogger } from '../logger.ts';
import { type Peer } from './peer.ts';

const log = createLogger('transport');

type WebRtcTransport = types.WebRtcTransport<TransportAppData>;

/** Which transport a client's candidates belong to. */
export interface IceTransportContext {
  readonly roomId: string;
  readonly peerId: string;
  readonly transportId: string;
  /** Whether the client sends or receives on it. */
  readonly direction: TransportDirection;
  /** Aborts when the transport closes. */
  readonly signal: AbortSignal;
}

/** Changes the candidates that a client gets to see, so that its packets take another way. */
export type TransformIceCandidates = (
  candidates: readonly types.IceCandidate[],
  transport: IceTransportContext,
) => readonly types.IceCandidate[] | Promise<readonly types.IceCandidate[]>;

/** How a room makes its WebRTC transports. */
export interface TransportSettings {
  readonly listenInfos: readonly types.TransportListenInfo[];
  /** Bits per second assumed until there is an estimate. */
  readonly initialAvailableOutgoingBitrate: number;
  /** Most bits per second that a client may send on one transport; none by default. */
  readonly maxIncomingBitrate?: number | undefined;
  /** Seconds without ICE consent after which a client counts as gone. */
  readonly iceConsentTimeoutS: number;
  readonly transformIceCandidates?: TransformIceCandidates | undefined;
}

/** What {@link createTransport} needs to know. */
export interface CreateTransportOptions {
  readonly roomId: string;
  readonly router: types.Router;
  readonly settings: TransportSettings;
  readonly direction: TransportDirection;
  /** Offer TCP candidates only. */
  readonly forceTcp: boolean;
  /** Whether the transport carries data channels. Default true. */
  readonly enableSctp?: boolean;
  /** Tell the client how much bandwidth it seems to have (`downlinkBwe`). */
  readonly reportsBandwidth?: boolean;
}

/** A transport and the candidates to tell the client. */
export interface CreatedTransport {
  readonly transport: WebRtcTransport;
  readonly iceCandidates: readonly types.IceCandidate[];
}

/**
 * Makes a WebRTC transport that belongs to the peer and throws the peer out when it fails.
 *
 * @throws PeerError `limit`, or `invalid-state` when the peer is closed meanwhile; whatever mediasoup throws.
 */
export async function createTransport(
  peer: Peer,
  options: CreateTransportOptions,
): Promise<CreatedTransport> {
  const { settings, direction, enableSctp = true } = options;
  const transport = await peer.transports.make(async () =>
    options.router.createWebRtcTransport<TransportAppData>({
      listenInfos: listenInfosFor(options),
      enableSctp,
      iceConsentTimeout: settings.iceConsentTimeoutS,
      initialAvailableOutgoingBitrate: settings.initialAvailableOutgoingBitrate,
      appData: { direction },
    }),
  );
  peer.closeIfTooLate(transport);
  enforceKickRules(peer, transport);
  try {
    await limitBitrate(transport, settings.maxIncomingBitrate);
    if (options.reportsBandwidth) await reportBandwidth(peer, transport);
    const iceCandidates = await candidatesFor(peer, transport, options);
    peer.assertOpen();
    return { transport, iceCandidates };
  } catch (error) {
    transport.close();
    throw error;
  }
}

/**
 * Whether a transport's state means that its client is gone: mediasoup-demo throws out the whole peer when any of
 * its transports gets there.
 */
function endsPeer(layer: 'ice' | 'dtls', state: types.IceState | types.DtlsState): boolean {
  return layer === 'ice'
    ? state === 'disconnected' || state === 'closed'
    : state === 'failed' || state === 'closed';
}

/** With own listening infos, mediasoup takes the protocols from them and not from `enableUdp`. */
function listenInfosFor({ settings, forceTcp }: CreateTransportOptions): types.TransportListenInfo[] {
  return settings.listenInfos.filter(({ protocol }) => !forceTcp || protocol === 'tcp');
}

function enforceKickRules(peer: Peer, transport: WebRtcTransport): void {
  const check = (layer: 'ice' | 'dtls', state: types.IceState | types.DtlsState): void => {
    if (!endsPeer(layer, state)) return;
    log('%s of a %s transport is %s, closing peer %s', layer, transport.appData.direction, state, peer.id);
    peer.kick();
  };
  transport.on('icestatechange', (state) => {
    check('ice', state);
  });
  transport.on('dtlsstatechange', (state) => {
    check('dtls', state);
  });
}

async function limitBitrate(
  transport: WebRtcTransport,
  maxIncomingBitrate: number | undefined,
): Promise<void> {
  if (maxIncomingBitrate !== undefined) await transport.setMaxIncomingBitrate(maxIncomingBitrate);
}

async function reportBandwidth({ link }: Peer, transport: WebRtcTransport): Promise<void> {
  transport.on('trace', ({ type, direction, info }) => {
    if (type !== 'bwe' || direction !== 'out') return;
    link.notify('downlinkBwe', {
      desiredBitrate: figureIn(info, 'desiredBitrate'),
      effectiveDesiredBitrate: figureIn(info, 'effectiveDesiredBitrate'),
      availableBitrate: figureIn(info, 'availableBitrate'),
    });
  });
  await transport.enableTraceEvent(['bwe']);
}

/** mediasoup does not say what the information of its trace events holds. */
function figureIn(info: unknown, name: string): number {
  if (typeof info !== 'object' || info === null) return 0;
  const value: unknown = Object.getOwnPropertyDescriptor(info, name)?.value;
  return typeof value === 'number' ? value : 0;
}

/** What a member's client gets to see of a transport's candidates. */
export async function candidatesFor(
  member: { readonly id: string },
  transport: WebRtcTransport,
  { roomId, settings, direction }: Pick<CreateTransportOptions, 'roomId' | 'settings' | 'direction'>,
): Promise<readonly types.IceCandidate[]> {
  const { transformIceCandidates } = settings;
  if (!transformIceCandidates) return transport.iceCandidates;
  const closed = new AbortController();
  transport.observer.once('close', () => {
    closed.abort();
  });
  const context = { roomId, peerId: member.id, transportId: transport.id, direction, signal: closed.signal };
  return transformIceCandidates(transport.iceCandidates, context);
}
