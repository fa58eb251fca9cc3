import type { RtpCapabilities } from 'mediasoup-client/types';
import { fieldsOf, listOf, number, optionalText, structure, text } from '../fields.ts';
import type { PeerVolume } from '../signaler.ts';
import { DEMO_FEATURES } from '../signaler-features.ts';
import { ask, asIs, nothing, order, tell } from './call.ts';
import { commonNotifications, one, readLayers } from './common-notifications.ts';
import type { Calls, Dialect } from './dialect.ts';
import { readConsumerOffer, readDataConsumerOffer, readStats, readTransport } from './read-media.ts';
import { readPeer, readPeers } from './read-peer.ts';

const calls: Calls = {
  getRouterRtpCapabilities: ask('getRouterRtpCapabilities', nothing, (reply) =>
    structure<RtpCapabilities>(fieldsOf(reply), 'routerRtpCapabilities'),
  ),
  getRtcStatsUrl: ask('getRtcStatsUrl', nothing, (reply) => optionalText(fieldsOf(reply), 'rtcstatsUrl')),
  createTransport: ask(
    'createWebRtcTransport',
    ({ direction, forceTcp }) => ({
      forceTcp,
      appData: { direction: direction === 'send' ? 'producer' : 'consumer' },
    }),
    (reply) => readTransport(reply, 'transportId'),
  ),
  connectTransport: order('connectWebRtcTransport'),
  restartIce: ask('restartIce', asIs, (reply) => structure(fieldsOf(reply), 'iceParameters')),
  join: ask(
    'join',
    ({ displayName, device, rtpCapabilities }) => ({ displayName, device, rtpCapabilities }),
    (reply) => readPeers(reply, 'peerId'),
  ),
  changeDisplayName: tell('changeDisplayName'),
  produce: ask(
    'produce',
    // The server drops what else there is.
    ({ appData, ...request }) => ({ ...request, appData: { source: appData['source'] ?? request.kind } }),
    (reply) => ({ producerId: text(fieldsOf(reply), 'producerId') }),
  ),
  produceData: ask(
    'produceData',
    ({ appData, ...request }) => ({ ...request, appData: { channel: appData['channel'] } }),
    (reply) => ({ dataProducerId: text(fieldsOf(reply), 'dataProducerId') }),
  ),
  closeProducer: tell('closeProducer'),
  pauseProducer: tell('pauseProducer'),
  resumeProducer: tell('resumeProducer'),
  pauseConsumer: tell('pauseConsumer'),
  resumeConsumer: tell('resumeConsumer'),
  setConsumerPreferredLayers: tell('setConsumerPreferredLayers'),
  setConsumerPriority: tell('setConsumerPriority'),
  requestConsumerKeyFrame: tell('requestConsumerKeyFrame'),
  getTransportStats: ask('getTransportStats', asIs, readWrappedStats),
  getProducerStats: ask('getProducerStats', asIs, readWrappedStats),
  getConsumerStats: ask('getConsumerStats', asIs, readWrappedStats),
  getDataProducerStats: ask('getDataProducerStats', asIs, readWrappedStats),
  getDataConsumerStats: ask('getDataConsumerStats', asIs, readWrappedStats),
  applyNetworkThrottle: order(
    'applyNetworkThrottle',
    ({ secret, uplinkKbps, downlinkKbps, roundTripMs, packetLossPercent }) => ({
      secret,
      options: { up: uplinkKbps, down: downlinkKbps, rtt: roundTripMs, packetLoss: packetLossPercent },
    }),
  ),
  resetNetworkThrottle: order('stopNetworkThrottle'),
};

/** What mediasoup-demo's TypeScript server speaks. */
export const dialect2026: Dialect = {
  features: { ...DEMO_FEATURES, protocol: 'mediasoup-demo 2026' },
  calls,
  consumerOffers: new Map([['newConsumer', (data) => readConsumerOffer(data, 'consumerId')]]),
  dataConsumerOffers: new Map([['newDataConsumer', (data) => readDataConsumerOffer(data, 'dataConsumerId')]]),
  notifications: new Map([
    ...commonNotifications,
    one('mediasoupVersion', (fields) => ({ type: 'serverVersion', version: text(fields, 'version') })),
    one('newPeer', ({ peer }) => ({ type: 'newPeer', peer: readPeer(peer, 'peerId') })),
    one('activeSpeaker', (fields) => ({
      type: 'activeSpeaker',
      peerId: optionalText(fields, 'peerId'),
      volume: undefined,
    })),
    one('speakingPeers', ({ peerVolumes }) => ({
      type: 'speakingPeers',
      peers: listOf(peerVolumes, 'peerVolumes').map((entry) => readVolume(entry)),
    })),
    one('consumerLayersChanged', (fields) => ({
      type: 'consumerLayersChanged',
      consumerId: text(fields, 'consumerId'),
      layers: readLayers(fields['layers']),
    })),
  ]),
};

function readWrappedStats(reply: unknown): ReturnType<typeof readStats> {
  return readStats(fieldsOf(reply)['stats']);
}

function readVolume(value: unknown): PeerVolume {
  const fields = fieldsOf(value);
  return { peerId: text(fields, 'peerId'), volume: number(fields, 'volume') };
}
