import type { types } from 'mediasoup';
import { Broadcaster } from '../../broadcasters/broadcaster.ts';
import { consume, consumeData } from '../../broadcasters/consume.ts';
import { produce, produceData } from '../../broadcasters/produce.ts';
import { createPlainTransport, createWebRtcTransport } from '../../broadcasters/transports.ts';
import { type HttpDialect } from '../../http/http-dialect.ts';
import { type BroadcasterCall, broadcasterRoute, parameter, route } from '../../http/route.ts';
import { PeerError } from '../../room/peer-error.ts';
import { type Room } from '../../room/room.ts';
import { MEDIA_KIND } from '../payloads.ts';
import { NAME, NOTHING, objectOf, STRUCTURE } from '../schemas.ts';
import { validatorOf } from '../validation.ts';
import { summaryOf } from './peer-summary.ts';

const ROOM = '/rooms/:roomId';
const BROADCASTERS = `${ROOM}/broadcasters` as const;
const BROADCASTER = `${BROADCASTERS}/:broadcasterId` as const;
const TRANSPORT = `${BROADCASTER}/transports/:transportId` as const;

interface Creation {
  readonly id: string;
  readonly displayName: string;
  readonly device: { readonly name: string; readonly version?: string };
  /** Absent: the broadcaster does not receive. */
  readonly rtpCapabilities?: types.RtpCapabilities;
}

interface TransportCreation {
  readonly type: 'plain' | 'webrtc';
  readonly rtcpMux?: boolean;
  readonly comedia?: boolean;
  /** Absent: no data channels. */
  readonly sctpCapabilities?: object;
}

interface Production {
  readonly kind: types.MediaKind;
  readonly rtpParameters: types.RtpParameters;
}

interface DataProduction {
  readonly label?: string;
  readonly protocol?: string;
  readonly sctpStreamParameters: types.SctpStreamParameters;
  readonly appData?: object;
}

const FLAG = { type: 'boolean' };
const SOME_NAME = { ...NAME, minLength: 1 };

const creation = validatorOf<Creation>(
  objectOf(
    { id: SOME_NAME, displayName: SOME_NAME, device: objectOf({ name: SOME_NAME }, { version: NAME }) },
    { rtpCapabilities: STRUCTURE },
  ),
);
const transportCreation = validatorOf<TransportCreation>(
  objectOf(
    { type: { type: 'string', enum: ['plain', 'webrtc'] } },
    { rtcpMux: FLAG, comedia: FLAG, sctpCapabilities: STRUCTURE },
  ),
);
const connection = validatorOf<{ dtlsParameters: types.DtlsParameters }>(
  objectOf({ dtlsParameters: STRUCTURE }),
);
const production = validatorOf<Production>(objectOf({ kind: MEDIA_KIND, rtpParameters: STRUCTURE }));
const dataProduction = validatorOf<DataProduction>(
  objectOf({ sctpStreamParameters: STRUCTURE }, { label: NAME, protocol: NAME, appData: STRUCTURE }),
);
const dataConsumption = validatorOf<{ dataProducerId: string }>(objectOf({ dataProducerId: NAME }));

const session = [
  route(`GET ${ROOM}`, NOTHING, ({ room }) => ({
    status: 200,
    body: room.routerFor('consumer').rtpCapabilities,
  })),

  route(`POST ${BROADCASTERS}`, creation, ({ room, limits, request, body }) => {
    const { id, displayName, rtpCapabilities } = body;
    const device = { flag: 'broadcaster', ...body.device };
    const { remoteAddress } = request;
    const broadcaster = new Broadcaster({ id, displayName, device, remoteAddress, rtpCapabilities, limits });
    room.acceptBroadcaster(broadcaster);
    room.joinBroadcaster(broadcaster);
    return { status: 200, body: { peers: rtpCapabilities ? peersFor(room, rtpCapabilities) : [] } };
  }),

  broadcasterRoute(`DELETE ${BROADCASTER}`, NOTHING, ({ broadcaster }) => {
    broadcaster.leave();
    return { status: 200, body: 'broadcaster deleted' };
  }),
];

const transports = [
  broadcasterRoute(`POST ${BROADCASTER}/transports`, transportCreation, async (call) => ({
    status: 200,
    body: call.body.type === 'plain' ? await plainTransport(call) : await webRtcTransport(call),
  })),

  broadcasterRoute(`POST ${TRANSPORT}/connect`, connection, async ({ broadcaster, request, body }) => {
    const transport = broadcaster.transports.require(parameter(request, 'transportId'));
    if (transport.type !== 'webrtc') {
      throw PeerError.invalidState(`transport with id "${transport.id}" is not a WebRtcTransport`);
    }
    await transport.connect(body);
    return { status: 200, body: {} };
  }),
];

const media = [
  broadcasterRoute(
    `POST ${TRANSPORT}/producers`,
    production,
    async ({ room, broadcaster, request, body }) => {
      const { id } = await produce(broadcaster, {
        room,
        transportId: parameter(request, 'transportId'),
        ...body,
      });
      return { status: 200, body: { id } };
    },
  ),

  broadcasterRoute(`POST ${TRANSPORT}/consume`, NOTHING, async ({ room, broadcaster, request }) => {
    const { rtpCapabilities } = broadcaster;
    if (!rtpCapabilities) throw PeerError.invalidState('broadcaster does not have rtpCapabilities');
    const producerId = request.query.get('producerId') ?? '';
    const transportId = parameter(request, 'transportId');
    const consumer = await consume(broadcaster, { room, transportId, producerId, rtpCapabilities });
    const { id, kind, rtpParameters, type } = consumer;
    return { status: 200, body: { id, producerId, kind, rtpParameters, type } };
  }),
];

const data = [
  broadcasterRoute(
    `POST ${TRANSPORT}/produce/data`,
    dataProduction,
    async ({ room, broadcaster, request, body }) => {
      const { sctpStreamParameters, label = '', protocol = '', appData: attached = {} } = body;
      const options = { room, sctpStreamParameters, label, protocol, attached };
      const transportId = parameter(request, 'transportId');
      const { id } = await produceData(broadcaster, { ...options, transportId });
      return { status: 200, body: { id } };
    },
  ),

  broadcasterRoute(
    `POST ${TRANSPORT}/consume/data`,
    dataConsumption,
    async ({ broadcaster, request, body }) => {
      const transportId = parameter(request, 'transportId');
      const { id, sctpStreamParameters } = await consumeData(broadcaster, { transportId, ...body });
      return { status: 200, body: { id, streamId: sctpStreamParameters?.streamId } };
    },
  ),
];

/**
 * Broadcasters of the JavaScript server: plain RTP or WebRTC, in rooms that are opened if need be. They are there from
 * the start, and what they receive is never paused.
 */
export const http2024: HttpDialect = {
  routes: [...session, ...transports, ...media, ...data],
  opensRooms: true,
  statusOf: (error) => {
    if (error instanceof PeerError) return error.code === 'invalid-message' ? 400 : 500;
    return error instanceof TypeError ? 400 : 500;
  },
};

async function plainTransport(call: BroadcasterCall<TransportCreation>): Promise<object> {
  const { room, broadcaster, settings, body } = call;
  const { rtcpMux = false, comedia = true } = body;
  const options = { room, settings: settings.transports, direction: 'producer', rtcpMux, comedia } as const;
  const { id, tuple, rtcpTuple } = await createPlainTransport(broadcaster, options);
  return { id, ip: tuple.localAddress, port: tuple.localPort, rtcpPort: rtcpTuple?.localPort };
}

async function webRtcTransport(call: BroadcasterCall<TransportCreation>): Promise<object> {
  const { room, broadcaster, settings, body } = call;
  const enableSctp = body.sctpCapabilities !== undefined;
  const options = { room, settings: settings.transports, enableSctp };
  const { transport, iceCandidates } = await createWebRtcTransport(broadcaster, options);
  const { id, iceParameters, dtlsParameters, sctpParameters } = transport;
  return { id, iceParameters, iceCandidates, dtlsParameters, sctpParameters };
}

/** The peers with a connection, and of what they send that which the capabilities take. */
function peersFor(room: Room, rtpCapabilities: types.RtpCapabilities): object[] {
  const router = room.routerFor('consumer');
  return [...room.peers.values()].map((peer) => ({
    ...summaryOf(peer.info),
    producers: peer.producers
      .list()
      .filter(({ id: producerId }) => router.canConsume({ producerId, rtpCapabilities }))
      .map(({ id, kind }) => ({ id, kind })),
  }));
}
