import type { RtpCapabilities, TransportOptions } from 'mediasoup-client/types';
import type { Data } from './protoo.ts';

/** What a plain client must know of one generation of mediasoup-demo's server. */
export interface Dialect {
  createTransport(direction: 'producer' | 'consumer'): object;
  /** What to give mediasoup-client of the answer. */
  transportOptions(answer: Data): TransportOptions;
  capabilities(answer: Data): RtpCapabilities;
  join(rtpCapabilities: RtpCapabilities): object;
  /** The id of what `produce` and `newConsumer` are about. */
  producerId(answer: Data): string;
  consumerId(data: Data): string;
}

const device = { flag: 'chrome', name: 'Chromium', version: '1' };
const sctpCapabilities = { numStreams: { OS: 1024, MIS: 1024 } };

/** See {@link Dialect}. */
export const DIALECTS: Readonly<Record<'2024' | '2026', Dialect>> = {
  '2024': {
    createTransport: (direction) => ({
      forceTcp: false,
      producing: direction === 'producer',
      consuming: direction === 'consumer',
      sctpCapabilities,
    }),
    transportOptions: (answer) => answer,
    capabilities: (answer) => answer,
    join: (rtpCapabilities) => ({ displayName: 'Browser', device, rtpCapabilities, sctpCapabilities }),
    producerId: ({ id }) => id,
    consumerId: ({ id }) => id,
  },
  '2026': {
    createTransport: (direction) => ({ forceTcp: false, appData: { direction } }),
    transportOptions: ({ transportId, ...answer }) => ({ id: transportId, ...answer }),
    capabilities: ({ routerRtpCapabilities }) => routerRtpCapabilities,
    join: (rtpCapabilities) => ({ displayName: 'Browser', device, rtpCapabilities }),
    producerId: ({ producerId }) => producerId,
    consumerId: ({ consumerId }) => consumerId,
  },
};
