import type { RtpCapabilities } from 'mediasoup-client/types';
import { commonNotifications, one, readLayers } from '../signaling/dialects/common-notifications.ts';
import { ask, nothing } from '../signaling/dialects/call.ts';
import { calls2024, dialect2024 } from '../signaling/dialects/dialect-2024.ts';
import type { Dialect } from '../signaling/dialects/dialect.ts';
import { readPeer } from '../signaling/dialects/read-peer.ts';
import { fieldsOf, isFields, optionalText, text } from '../signaling/fields.ts';
import { DEMO_FEATURES } from '../signaling/signaler-features.ts';

/** edumeet's words: the JavaScript demo's, with a few of its own. Offers come as requests or, in newer ones, as notifications. */
export const pushDialect: Dialect = {
  features: { ...DEMO_FEATURES, protocol: 'socket.io push', networkThrottle: false },
  calls: withoutThrottle(),
  noticedOffers: { accept: 'resumeConsumer', refuse: 'closeConsumer' },
  consumerOffers: dialect2024.consumerOffers,
  dataConsumerOffers: dialect2024.dataConsumerOffers,
  notifications: new Map([
    ...commonNotifications,
    one('newPeer', (fields) => ({ type: 'newPeer', peer: readPeer(fields, 'id') })),
    one('changeDisplayName', (fields) => ({
      type: 'peerDisplayNameChanged',
      peerId: text(fields, 'peerId'),
      displayName: optionalText(fields, 'displayName') ?? '',
      oldDisplayName: optionalText(fields, 'oldDisplayName'),
    })),
    one('consumerLayersChanged', (fields) => ({
      type: 'consumerLayersChanged',
      consumerId: text(fields, 'consumerId'),
      layers: readLayers(fields),
    })),
    ...activeSpeakerOf2024(),
  ]),
};

function withoutThrottle(): Dialect['calls'] {
  const { applyNetworkThrottle: _apply, resetNetworkThrottle: _reset, ...calls } = calls2024;
  return { ...calls, getRouterRtpCapabilities: ask('getRouterRtpCapabilities', nothing, readCapabilities) };
}

/** Bare in older servers, wrapped in newer ones. */
function readCapabilities(reply: unknown): RtpCapabilities {
  const fields = fieldsOf(reply);
  const wrapped = fields['routerRtpCapabilities'];
  const capabilities = isFields(wrapped) ? wrapped : fields;
  if (!Array.isArray(capabilities['codecs'])) throw new TypeError('the capabilities have no list of codecs');
  return capabilities;
}

function activeSpeakerOf2024(): [string, NonNullable<ReturnType<Dialect['notifications']['get']>>][] {
  const read = dialect2024.notifications.get('activeSpeaker');
  return read === undefined ? [] : [['activeSpeaker', read]];
}
