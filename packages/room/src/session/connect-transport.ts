import type { Transport } from 'mediasoup-client/types';
import type { Signaler } from '../signaling/signaler.ts';

/** Lets `transport` connect by telling the server its DTLS parameters. */
export function connectThrough(signaler: Signaler, transport: Transport): void {
  transport.on('connect', ({ dtlsParameters }, callback, errback) => {
    signaler.connectTransport(transport.id, dtlsParameters).then(callback, errback);
  });
}

/** Lets `transport` produce by telling the server what is sent. */
export function produceThrough(signaler: Signaler, transport: Transport): void {
  transport.on('produce', (request, callback, errback) => {
    signaler
      .produce({ transportId: transport.id, ...request })
      .then(({ producerId }) => callback({ id: producerId }), errback);
  });
  transport.on('producedata', ({ label = '', protocol = '', ...request }, callback, errback) => {
    signaler
      .produceData({ transportId: transport.id, label, protocol, ...request })
      .then(({ dataProducerId }) => callback({ id: dataProducerId }), errback);
  });
}
