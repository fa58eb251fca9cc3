import type { Device } from 'mediasoup-client';
import type { Transport } from 'mediasoup-client/types';
import type { Signaling } from './signaling.ts';

/** Makes a transport with both its ends, which asks the server for whatever it needs from then on. */
export async function createTransport(
  signaling: Signaling,
  device: Device,
  direction: 'producer' | 'consumer',
): Promise<Transport> {
  const data = { forceTcp: false, appData: { direction } };
  const { transportId, ...options } = await signaling.request('createWebRtcTransport', data);
  const transport =
    direction === 'producer'
      ? device.createSendTransport({ id: transportId, ...options })
      : device.createRecvTransport({ id: transportId, ...options });
  transport.on('connect', ({ dtlsParameters }, resolve, reject) => {
    signaling.request('connectWebRtcTransport', { transportId, dtlsParameters }).then(resolve, reject);
  });
  if (direction === 'producer') serveProducers(transport, signaling);
  return transport;
}

function serveProducers(transport: Transport, signaling: Signaling): void {
  const transportId = transport.id;
  transport.on('produce', ({ kind, rtpParameters }, resolve, reject) => {
    const data = { transportId, kind, rtpParameters, appData: { source: kind } };
    signaling.request('produce', data).then(({ producerId }) => resolve({ id: producerId }), reject);
  });
  transport.on('producedata', ({ sctpStreamParameters, label = '', protocol = '' }, resolve, reject) => {
    const data = { transportId, sctpStreamParameters, label, protocol, appData: { channel: label } };
    signaling
      .request('produceData', data)
      .then(({ dataProducerId }) => resolve({ id: dataProducerId }), reject);
  });
}
