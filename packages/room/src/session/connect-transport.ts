import type { Transport } from 'mediasoup-client/types';
import { createLogger } from '../logger.ts';
import type { Signaler } from '../signaling/signaler.ts';

const logger = createLogger('transport');

/** Lets `transport` connect by telling the server its DTLS parameters. */
export function connectThrough(signaler: Signaler, transport: Transport): void {
  transport.on('connect', ({ dtlsParameters }, callback, errback) => {
    signaler.connectTransport(transport.id, dtlsParameters).then(callback, errback);
  });
  transport.on('connectionstatechange', (state) => {
    logger.debug('%s transport %s is %s', transport.direction, transport.id, state);
  });
}
