import type { AppData, RtpCapabilities } from 'mediasoup-client/types';
import { fieldsOf, optionalNumber, optionalText, text, type Fields } from '../fields.ts';
import type { RoomNotification } from '../signaler.ts';
import { DEMO_FEATURES } from '../signaler-features.ts';
import { ask, asIs, nothing, order } from './call.ts';
import { commonNotifications, one, readLayers } from './common-notifications.ts';
import type { Calls, Dialect } from './dialect.ts';
import { readConsumerOffer, readDataConsumerOffer, readStats, readTransport } from './read-media.ts';
import { readPeer, readPeers } from './read-peer.ts';

/** mediasoup-client no longer names them, and this server opens no data channels without them. */
const SCTP_CAPABILITIES = { numStreams: { OS: 1024, MIS: 1024 } };

/** What the JavaScript server is asked, other than about data. The edumeet family asks the same. */
export const calls2024: Omit<Calls, 'getRtcStatsUrl'> = {
  getRouterRtpCapabilities: ask('getRouterRtpCapabilities', nothing, readCapabilities),
  createTransport: ask(
    'createWebRtcTransport',
    ({ direction, forceTcp }) => ({
      forceTcp,
      producing: direction === 'send',
      consuming: direction === 'recv',
      sctpCapabilities: SCTP_CAPABILITIES,
    }),
    (reply) => readTransport(reply, 'id'),
  ),
  connectTransport: order('connectWebRtcTransport'),
  restartIce: ask('restartIce', asIs, (reply) => {
    const { usernameFragment, password, ...more } = fieldsOf(reply);
    return { ...more, usernameFragment: String(usernameFragment), password: String(password) };
  }),
  join: ask(
    'join',
    ({ displayName, device, rtpCapabilities, receivesData = rtpCapabilities !== undefined }) => ({
      displayName,
      device,
      rtpCapabilities,
      ...(receivesData && { sctpCapabilities: SCTP_CAPABILITIES }),
    }),
    (reply) => readPeers(reply, 'id'),
  ),
  changeDisplayName: order('changeDisplayName'),
  produce: ask(
    'produce',
    ({ appData, ...request }) => ({ ...request, appData: withShare(appData) }),
    (reply) => ({ producerId: text(fieldsOf(reply), 'id') }),
  ),
  produceData: ask(
    'produceData',
    // This server looks at the label to decide who receives.
    ({ label, ...request }) => ({ ...request, label: request.appData['channel'] ?? label }),
    (reply) => ({ dataProducerId: text(fieldsOf(reply), 'id') }),
  ),
  closeProducer: order('closeProducer'),
  pauseProducer: order('pauseProducer'),
  resumeProducer: order('resumeProducer'),
  pauseConsumer: order('pauseConsumer'),
  resumeConsumer: order('resumeConsumer'),
  setConsumerPreferredLayers: order('setConsumerPreferredLayers'),
  setConsumerPriority: order('setConsumerPriority'),
  requestConsumerKeyFrame: order('requestConsumerKeyFrame'),
  getTransportStats: ask('getTransportStats', asIs, readStats),
  getProducerStats: ask('getProducerStats', asIs, readStats),
  getConsumerStats: ask('getConsumerStats', asIs, readStats),
  getDataProducerStats: ask('getDataProducerStats', asIs, readStats),
  getDataConsumerStats: ask('getDataConsumerStats', asIs, readStats),
  applyNetworkThrottle: order(
    'applyNetworkThrottle',
    ({ secret, uplinkKbps, downlinkKbps, roundTripMs, packetLossPercent }) => ({
      secret,
      uplink: uplinkKbps,
      downlink: downlinkKbps,
      rtt: roundTripMs,
      packetLoss: packetLossPercent,
    }),
  ),
  resetNetworkThrottle: order('resetNetworkThrottle'),
};

/** What mediasoup-demo's JavaScript server speaks. */
export const dialect2024: Dialect = {
  features: { ...DEMO_FEATURES, protocol: 'mediasoup-demo 2024', downlinkBwe: true },
  calls: calls2024,
  consumerOffers: new Map([['newConsumer', (data) => readConsumerOffer(data, 'id')]]),
  dataConsumerOffers: new Map([['newDataConsumer', (data) => readDataConsumerOffer(data, 'id')]]),
  notifications: new Map([
    ...commonNotifications,
    one('mediasoup-version', (fields) => ({ type: 'serverVersion', version: text(fields, 'version') })),
    one('newPeer', (fields) => ({ type: 'newPeer', peer: readPeer(fields, 'id') })),
    ['activeSpeaker', (data) => readLoudest(fieldsOf(data))],
    one('consumerLayersChanged', (fields) => ({
      type: 'consumerLayersChanged',
      consumerId: text(fields, 'consumerId'),
      layers: readLayers(fields),
    })),
  ]),
};

function readCapabilities(reply: unknown): RtpCapabilities {
  const fields = fieldsOf(reply);
  if (!Array.isArray(fields['codecs'])) throw new TypeError('the capabilities have no list of codecs');
  return fields;
}

/** The loudest peer is the active one, and the only one known to speak. */
function readLoudest(fields: Fields): readonly RoomNotification[] {
  const peerId = optionalText(fields, 'peerId');
  const volume = optionalNumber(fields, 'volume');
  return [
    { type: 'activeSpeaker', peerId, volume },
    { type: 'speakingPeers', peers: peerId === undefined ? [] : [{ peerId, volume: volume ?? 0 }] },
  ];
}

/** The app of this generation knows a shared screen by `share`. */
function withShare(appData: AppData): AppData {
  return appData['source'] === 'screensharing' ? { ...appData, share: true } : appData;
}
