import { EventEmitter } from 'node:events';
import type { DataPublication } from '../data-publication.ts';
import type { DataSubscription } from '../data-subscription.ts';
import type { Publication } from '../publication.ts';
import type { RemoteStats } from '../signaling/signaler.ts';
import type { Subscription } from '../subscription.ts';
import type { StatsSample } from './figures.ts';
import type { RawRecord } from './raw-record.ts';
import type { StatsSummary } from './stats-summary.ts';

/** Events of a `StatsCollector`. */
export interface StatsCollectorEvents {
  /** Fires for every sample. */
  sample: [sample: StatsSample];
  /** Fires once, when the collector has stopped. */
  summary: [summary: StatsSummary];
  /** Fires when statistics could not be had of something that is still there, or a reporter or callback threw. */
  failed: [error: unknown];
}

/** W3C records of this end. */
export type LocalStats = readonly RawRecord[];

/**
 * smcdk's twelve callbacks, called with the statistics as they come. They do nothing; subclasses override those they
 * want. The `…RemoteStats`, mediasoup's records of the server's end, come only with the option `remote`.
 */
export class StatsHooks extends EventEmitter<StatsCollectorEvents> {
  onGetSendTransportRemoteStats(_stats: RemoteStats): void {}

  onGetSendTransportLocalStats(_stats: LocalStats): void {}

  onGetRecvTransportRemoteStats(_stats: RemoteStats): void {}

  onGetRecvTransportLocalStats(_stats: LocalStats): void {}

  /** Of a published sound. */
  onGetAudioRemoteStats(_stats: RemoteStats, _publication: Publication): void {}

  /** Of a published sound. */
  onGetAudioLocalStats(_stats: LocalStats, _publication: Publication): void {}

  /** Of a published picture. */
  onGetVideoRemoteStats(_stats: RemoteStats, _publication: Publication): void {}

  /** Of a published picture. */
  onGetVideoLocalStats(_stats: LocalStats, _publication: Publication): void {}

  /** Of a received track. */
  onGetConsumerLocalStats(_stats: LocalStats, _subscription: Subscription): void {}

  /** Of a received track. */
  onGetConsumerRemoteStats(_stats: RemoteStats, _subscription: Subscription): void {}

  /** Of a data channel that is sent on. */
  onGetDataProducerRemoteStats(_stats: RemoteStats, _publication: DataPublication): void {}

  /** Of a data channel that is received from. */
  onGetDataConsumerRemoteStats(_stats: RemoteStats, _subscription: DataSubscription): void {}
}
