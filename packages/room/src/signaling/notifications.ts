import type { PeerInfo, RoomNotification } from './signaler.ts';

type Fields = Readonly<Record<string, unknown>>;
type Reader = (fields: Fields) => RoomNotification | undefined;

/** The server's notifications of dialect `'2026'`, by name. */
const READERS: Readonly<Record<string, Reader | undefined>> = {
  mediasoupVersion: ({ version }) => (isString(version) ? { type: 'serverVersion', version } : undefined),
  newPeer: ({ peer }) => {
    const info = readPeer(peer);
    return info && { type: 'newPeer', peer: info };
  },
  peerClosed: ({ peerId }) => (isString(peerId) ? { type: 'peerClosed', peerId } : undefined),
  peerDisplayNameChanged: ({ peerId, displayName }) =>
    isString(peerId) && isString(displayName)
      ? { type: 'peerDisplayNameChanged', peerId, displayName }
      : undefined,
  activeSpeaker: ({ peerId }) => ({ type: 'activeSpeaker', peerId: isString(peerId) ? peerId : undefined }),
  producerScore: ({ producerId, score }) =>
    isString(producerId) ? { type: 'producerScore', producerId, score } : undefined,
  consumerScore: ({ consumerId, score }) =>
    isString(consumerId) ? { type: 'consumerScore', consumerId, score } : undefined,
  consumerLayersChanged: ({ consumerId, layers }) =>
    isString(consumerId) ? { type: 'consumerLayersChanged', consumerId, layers } : undefined,
  consumerPaused: ({ consumerId }) =>
    isString(consumerId) ? { type: 'consumerPaused', consumerId } : undefined,
  consumerResumed: ({ consumerId }) =>
    isString(consumerId) ? { type: 'consumerResumed', consumerId } : undefined,
  consumerClosed: ({ consumerId }) =>
    isString(consumerId) ? { type: 'consumerClosed', consumerId } : undefined,
  dataConsumerClosed: ({ dataConsumerId }) =>
    isString(dataConsumerId) ? { type: 'dataConsumerClosed', dataConsumerId } : undefined,
};

/** Reads a notification of the server; undefined when it is unknown or malformed. */
export function readNotification(method: string, data: unknown): RoomNotification | undefined {
  return isFields(data) && Object.hasOwn(READERS, method) ? READERS[method]?.(data) : undefined;
}

/** Reads a peer as `join` and `newPeer` describe it; undefined when it has no id. */
export function readPeer(value: unknown): PeerInfo | undefined {
  if (!isFields(value) || !isString(value['peerId'])) return undefined;
  const { peerId, displayName, device } = value;
  return { peerId, displayName: isString(displayName) ? displayName : '', device: readDevice(device) };
}

function readDevice(value: unknown): PeerInfo['device'] {
  if (!isFields(value) || !isString(value['flag']) || !isString(value['name'])) return undefined;
  const { flag, name, version } = value;
  return isString(version) ? { flag, name, version } : { flag, name };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}
