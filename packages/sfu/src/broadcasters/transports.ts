import type { types } from 'mediasoup';
import { type TransportAppData, type TransportDirection } from '../room/app-data.ts';
import { candidatesFor, type CreatedTransport, type TransportSettings } from '../room/transports.ts';
import { type Room } from '../room/room.ts';
import { type Broadcaster } from './broadcaster.ts';

/** What {@link createPlainTransport} needs to know. */
export interface PlainTransportOptions {
  readonly room: Room;
  readonly settings: TransportSettings;
  readonly direction: TransportDirection;
  /** Learn the broadcaster's address from its first packet. Default: it must connect. */
  readonly comedia?: boolean | undefined;
  /** RTP and RTCP on one port. Default: mediasoup's, true. */
  readonly rtcpMux?: boolean | undefined;
}

/**
 * Makes a plain RTP transport that belongs to the broadcaster.
 *
 * @throws PeerError `limit`, or `invalid-state` when the broadcaster is closed meanwhile; whatever mediasoup throws.
 */
export async function createPlainTransport(
  broadcaster: Broadcaster,
  options: PlainTransportOptions,
): Promise<types.PlainTransport<TransportAppData>> {
  const { room, settings, direction, comedia, rtcpMux } = options;
  const transport = await broadcaster.transports.make(async () =>
    room.routerFor(direction).createPlainTransport<TransportAppData>({
      listenInfo: plainListenInfo(settings),
      ...(comedia !== undefined && { comedia }),
      ...(rtcpMux !== undefined && { rtcpMux }),
      appData: { direction },
    }),
  );
  broadcaster.closeIfTooLate(transport);
  return transport;
}

/** What {@link createWebRtcTransport} needs to know. */
export interface WebRtcTransportOptions {
  readonly room: Room;
  readonly settings: TransportSettings;
  readonly enableSctp: boolean;
}

/**
 * Makes a WebRTC transport that belongs to the broadcaster, which may both send and receive on it.
 *
 * @throws As {@link createPlainTransport}.
 */
export async function createWebRtcTransport(
  broadcaster: Broadcaster,
  { room, settings, enableSctp }: WebRtcTransportOptions,
): Promise<CreatedTransport> {
  const transport = await broadcaster.transports.make(async () =>
    room.routerFor('producer').createWebRtcTransport<TransportAppData>({
      listenInfos: [...settings.listenInfos],
      enableSctp,
      initialAvailableOutgoingBitrate: settings.initialAvailableOutgoingBitrate,
      appData: { direction: 'producer' },
    }),
  );
  broadcaster.closeIfTooLate(transport);
  const place = { roomId: room.id, settings, direction: 'producer' } as const;
  return { transport, iceCandidates: await candidatesFor(broadcaster, transport, place) };
}

/** RTP goes over UDP, where WebRTC does. */
function plainListenInfo({ listenInfos }: TransportSettings): types.TransportListenInfo {
  const udp = listenInfos.find(({ protocol }) => protocol === 'udp');
  if (!udp) throw new TypeError("plain transports need UDP, and this server's listenInfos have none");
  const { ip, announcedAddress } = udp;
  return { protocol: 'udp', ip, ...(announcedAddress !== undefined && { announcedAddress }) };
}
