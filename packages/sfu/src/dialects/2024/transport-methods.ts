import { createTransport } from '../../room/transports.ts';
import { method, type MethodEntries } from '../method-table.ts';
import { connection, transportId as byId } from '../payloads.ts';
import { objectOf, STRUCTURE } from '../schemas.ts';
import { validatorOf } from '../validation.ts';

/** Asks for a transport. It carries data channels only if the client sends its `sctpCapabilities`. */
interface CreateWebRtcTransport {
  readonly forceTcp?: boolean;
  readonly producing?: boolean;
  readonly consuming?: boolean;
  readonly sctpCapabilities?: object;
}

const FLAG = { type: 'boolean' };
const creation = validatorOf<CreateWebRtcTransport>(
  objectOf({}, { forceTcp: FLAG, producing: FLAG, consuming: FLAG, sctpCapabilities: STRUCTURE }),
);

/** The ways that media and data take. */
export const transportRequests: MethodEntries = {
  createWebRtcTransport: method(creation, async ({ room, peer, settings }, data) => {
    const direction = data.consuming ? 'consumer' : 'producer';
    const { transport, iceCandidates } = await createTransport(peer, {
      roomId: room.id,
      router: room.routerFor(direction),
      settings: settings.transports,
      direction,
      forceTcp: data.forceTcp ?? false,
      enableSctp: data.sctpCapabilities !== undefined,
      reportsBandwidth: true,
    });
    const { id, iceParameters, dtlsParameters, sctpParameters } = transport;
    return { id, iceParameters, iceCandidates, dtlsParameters, sctpParameters };
  }),

  connectWebRtcTransport: method(connection, async ({ peer }, { transportId, dtlsParameters }) => {
    await peer.transports.require(transportId).connect({ dtlsParameters });
  }),

  restartIce: method(byId, async ({ peer }, { transportId }) =>
    peer.transports.require(transportId).restartIce(),
  ),
};
