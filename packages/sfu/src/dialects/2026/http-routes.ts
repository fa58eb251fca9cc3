import type { types } from 'mediasoup';
import { Broadcaster } from '../../broadcasters/broadcaster.ts';
import { consume } from '../../broadcasters/consume.ts';
import { produce } from '../../broadcasters/produce.ts';
import { createPlainTransport } from '../../broadcasters/transports.ts';
import { type HttpDialect, type HttpReply } from '../../http/http-dialect.ts';
import { broadcasterRoute, parameter, route } from '../../http/route.ts';
import { type TransportDirection } from '../../room/app-data.ts';
import { PeerError, type PeerErrorCode } from '../../room/peer-error.ts';
import { type PeerDevice } from '../../room/peer-info.ts';
import { type Room } from '../../room/room.ts';
import { DEVICE, MEDIA_KIND } from '../payloads.ts';
import { NAME, NOTHING, objectOf, STRUCTURE } from '../schemas.ts';
import { validatorOf } from '../validation.ts';

const ROOM = '/rooms/:roomId';
const BROADCASTERS = `${ROOM}/broadcasters` as const;
const BROADCASTER = `${BROADCASTERS}/:broadcasterId` as const;

interface Creation {
  readonly peerId: string;
  readonly displayName: string;
  readonly device: PeerDevice;
}

interface TransportCreation {
  readonly direction?: TransportDirection;
  /** mediasoup-demo's own broadcaster says the direction here. */
  readonly appData?: { readonly direction?: TransportDirection };
  readonly comedia?: boolean;
  readonly rtcpMux?: boolean;
}

interface Address {
  readonly ip: string;
  readonly port: number;
  readonly rtcpPort?: number;
}

interface Production {
  readonly transportId: string;
  readonly kind: types.MediaKind;
  readonly rtpParameters: types.RtpParameters;
  readonly appData: { readonly source?: string };
}

interface Consumption {
  readonly transportId: string;
  readonly producerId: string;
  readonly rtpCapabilities: types.RtpCapabilities;
  readonly paused?: boolean;
}

const FLAG = { type: 'boolean' };
const PORT = { type: 'integer', minimum: 1, maximum: 65_535 };
const DIRECTION = { type: 'string', enum: ['producer', 'consumer'] };

const creation = validatorOf<Creation>(objectOf({ peerId: NAME, displayName: NAME, device: DEVICE }));
const transportCreation = validatorOf<TransportCreation>(
  objectOf(
    {},
    { direction: DIRECTION, appData: objectOf({}, { direction: DIRECTION }), comedia: FLAG, rtcpMux: FLAG },
  ),
);
const address = validatorOf<Address>(objectOf({ ip: NAME, port: PORT }, { rtcpPort: PORT }));
const production = validatorOf<Production>(
  objectOf({
    transportId: NAME,
    kind: MEDIA_KIND,
    rtpParameters: STRUCTURE,
    appData: objectOf({}, { source: NAME }),
  }),
);
const consumption = validatorOf<Consumption>(
  objectOf({ transportId: NAME, producerId: NAME, rtpCapabilities: STRUCTURE }, { paused: FLAG }),
);

const session = [
  route(`GET ${ROOM}`, NOTHING, ({ room }) => ({
    status: 200,
    body: { routerRtpCapabilities: room.routerFor('consumer').rtpCapabilities },
  })),

  route(`POST ${BROADCASTERS}`, creation, ({ room, limits, request, body }) => {
    const { peerId, displayName, device } = body;
    const { remoteAddress } = request;
    room.acceptBroadcaster(new Broadcaster({ id: peerId, displayName, device, remoteAddress, limits }));
    return {
      status: 201,
      body: 'BroadcasterPeer created',
      location: `${request.path}/${encodeURIComponent(peerId)}`,
    };
  }),

  broadcasterRoute(`POST ${BROADCASTER}/join`, NOTHING, ({ room, broadcaster }) => {
    room.joinBroadcaster(broadcaster);
    return { status: 200, body: 'BroadcasterPeer joined' };
  }),

  broadcasterRoute(`DELETE ${BROADCASTER}`, NOTHING, ({ broadcaster }) => {
    broadcaster.leave();
    return { status: 204 };
  }),
];

const transports = [
  broadcasterRoute(
    `POST ${BROADCASTER}/transports`,
    transportCreation,
    async ({ room, broadcaster, settings, request, body }) => {
      const { direction = body.appData?.direction, comedia, rtcpMux } = body;
      if (!direction) throw PeerError.invalidMessage('transports', "data must have property 'direction'");
      const options = { room, settings: settings.transports, direction, comedia, rtcpMux };
      const { id, tuple, rtcpTuple } = await createPlainTransport(broadcaster, options);
      return created(request.path, id, {
        transportId: id,
        ip: tuple.localAddress,
        port: tuple.localPort,
        rtcpPort: rtcpTuple?.localPort,
      });
    },
  ),

  broadcasterRoute(
    `POST ${BROADCASTER}/transports/:transportId/connect`,
    address,
    async ({ broadcaster, request, body }) => {
      const { ip, port, rtcpPort } = body;
      const transport = broadcaster.transports.require(parameter(request, 'transportId'));
      if (transport.type !== 'plain') throw PeerError.notFound('PlainTransport', transport.id);
      await transport.connect({ ip, port, ...(rtcpPort !== undefined && { rtcpPort }) });
      return { status: 200, body: 'PlainTransport connected' };
    },
  ),
];

const media = [
  broadcasterRoute(
    `POST ${BROADCASTER}/producers`,
    production,
    async ({ room, broadcaster, request, body }) => {
      const { transportId, kind, rtpParameters, appData } = body;
      const options = { room, transportId, kind, rtpParameters, source: appData.source };
      const { id } = await produce(broadcaster, options);
      return created(request.path, id, { producerId: id });
    },
  ),

  broadcasterRoute(`GET ${BROADCASTER}/peerProducersInfos`, NOTHING, ({ room, broadcaster }) => {
    broadcaster.assertJoined();
    return { status: 200, body: { peerProducersInfos: producersByPeer(room) } };
  }),

  broadcasterRoute(
    `POST ${BROADCASTER}/consumers`,
    consumption,
    async ({ room, broadcaster, request, body }) => {
      const { id } = await consume(broadcaster, { room, ...body });
      return created(request.path, id, { consumerId: id });
    },
  ),

  broadcasterRoute(
    `POST ${BROADCASTER}/consumers/:consumerId/resume`,
    NOTHING,
    async ({ broadcaster, request }) => {
      broadcaster.assertJoined();
      await broadcaster.consumers.require(parameter(request, 'consumerId')).resume();
      return { status: 200, body: 'Consumer resumed' };
    },
  ),
];

/** Broadcasters of the TypeScript server: plain RTP only, in rooms that are open. */
export const http2026: HttpDialect = {
  routes: [...session, ...transports, ...media],
  opensRooms: false,
  statusOf: (error) => {
    if (error instanceof PeerError) return STATUSES[error.code];
    return error instanceof TypeError ? 400 : 500;
  },
};

const STATUSES: Readonly<Record<PeerErrorCode, number>> = {
  'invalid-message': 400,
  forbidden: 403,
  'not-found': 404,
  'invalid-state': 409,
  unavailable: 500,
  limit: 503,
};

/** 201, and where it is. */
function created(path: string, id: string, body: object): HttpReply {
  return { status: 201, body, location: `${path}/${id}` };
}

/** Everything that is sent, with the codecs to receive it: without RTX and feedback, which plain RTP has not. */
function producersByPeer(room: Room): object[] {
  const byPeer = Map.groupBy(room.producers, ({ appData }) => appData.peerId);
  return [...byPeer].map(([peerId, producers]) => ({
    peerId,
    producers: producers.map(({ id, kind, appData, consumableRtpParameters }) => ({
      producerId: id,
      kind,
      source: appData.source,
      consumableCodecs: consumableRtpParameters.codecs
        .filter(({ mimeType }) => !/\/rtx$/iu.test(mimeType))
        .map(({ rtcpFeedback: _feedback, ...codec }) => codec),
    })),
  }));
}
