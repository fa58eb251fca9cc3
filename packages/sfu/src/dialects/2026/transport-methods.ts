import { type TransportDirection } from '../../room/app-data.ts';
import { createTransport } from '../../room/transports.ts';
import { method, type MethodEntries } from '../method-table.ts';
import { validatorOf } from '../validation.ts';
import { connection, transportId as byId } from '../payloads.ts';
import { objectOf } from '../schemas.ts';

/** Asks for a transport. `sctpCapabilities`, which some clients send, is ignored: SCTP is always on. */
interface CreateWebRtcTransport {
  readonly forceTcp?: boolean;
  readonly appData: { readonly direction: TransportDirection };
}

const creation = validatorOf<CreateWebRtcTransport>(
  objectOf(
    { appData: objectOf({ direction: { type: 'string', enum: ['producer', 'consumer'] } }) },
    { forceTcp: { type: 'boolean' } },
  ),
);
/** The ways that media and data take. */
export const transportRequests: MethodEntries = {
  createWebRtcTransport: method(creation, async ({ room, peer, settings }, { forceTcp, appData }) => {
    const { transport, iceCandidates } = await createTransport(peer, {
      roomId: room.id,
      router: room.routerFor(appData.direction),
      settings: settings.transports,
      direction: appData.direction,
      forceTcp: forceTcp ?? false,
    });
    const { iceParameters, dtlsParameters, sctpParameters } = transport;
    return { transportId: transport.id, iceParameters, iceCandidates, dtlsParameters, sctpParameters };
  }),

  connectWebRtcTransport: method(connection, async ({ peer }, { transportId, dtlsParameters }) => {
    await peer.transports.require(transportId).connect({ dtlsParameters });
  }),

  restartIce: method(byId, async ({ peer }, { transportId }) => ({
    iceParameters: await peer.transports.require(transportId).restartIce(),
  })),
};
