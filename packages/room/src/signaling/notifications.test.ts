import { describe, expect, it } from 'vitest';
import { readNotification } from './notifications.ts';

const DEVICE = { flag: 'chrome', name: 'Chrome', version: '150' };

describe('readNotification', () => {
  it.each([
    ['mediasoupVersion', { version: '3.27.1' }, { type: 'serverVersion', version: '3.27.1' }],
    [
      'newPeer',
      { peer: { peerId: 'a', displayName: 'A', device: DEVICE, remoteAddress: 'x' } },
      { type: 'newPeer', peer: { peerId: 'a', displayName: 'A', device: DEVICE } },
    ],
    ['peerClosed', { peerId: 'a' }, { type: 'peerClosed', peerId: 'a' }],
    ['activeSpeaker', {}, { type: 'activeSpeaker', peerId: undefined }],
    ['consumerClosed', { consumerId: 'c' }, { type: 'consumerClosed', consumerId: 'c' }],
    [
      'consumerLayersChanged',
      { consumerId: 'c', layers: { spatialLayer: 1 } },
      { type: 'consumerLayersChanged', consumerId: 'c', layers: { spatialLayer: 1 } },
    ],
  ])('reads %s', (method, data, expected) => {
    expect(readNotification(method, data)).toEqual(expected);
  });

  it.each([
    ['unheardOf', {}],
    ['peerClosed', {}],
    ['newPeer', { peer: { displayName: 'no id' } }],
    ['consumerClosed', { consumerId: 7 }],
    ['peerClosed', null],
    ['toString', {}],
  ])('ignores %s %j', (method, data) => {
    expect(readNotification(method, data)).toBeUndefined();
  });
});
