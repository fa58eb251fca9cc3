import { once } from 'node:events';
import type * as server from 'mediasoup/types';
import { NotApplicable } from '../not-applicable.ts';
import { VIDEO_BITRATE_BPS, type BenchRoom, type Published } from './bench-room.ts';
import { feedPictures } from './feed.ts';

/** 160x120, 320x240 and 640x480. */
const ENCODINGS = [
  { scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { scaleResolutionDownBy: 2, maxBitrate: 400_000 },
  { scaleResolutionDownBy: 1, maxBitrate: VIDEO_BITRATE_BPS },
];

const SWITCH_TIMEOUT_MS = 10_000;

/**
 * Publishes the raw pictures in three layers.
 *
 * @throws {@link NotApplicable} The subject sends one layer only.
 */
export async function publishLayers(room: BenchRoom): Promise<PublishedLayers> {
  const source = await room.worker.createPictureSource();
  await feedPictures(source);
  const transport = await room.router.createSendTransport(room.device);
  const appeared = once(transport.server.observer, 'newproducer') as Promise<[server.Producer]>;
  const published = await room.publish(source.track, { transport, encodings: structuredClone(ENCODINGS) });
  const [serverProducer] = await appeared;
  if (serverProducer.type !== 'simulcast') throw new NotApplicable('sends one layer only');
  return { ...published, serverProducer };
}

/** A producer of several layers with both its ends. */
export interface PublishedLayers extends Published {
  readonly serverProducer: server.Producer;
}

/** How many layers of a producer come to the router at present. */
export async function countLayers(producer: server.Producer): Promise<number> {
  const streams = await producer.getStats();
  return streams.filter(({ bitrate }) => bitrate > 0).length;
}

/** The highest layer that a router can forward. */
export const TOP_LAYER: number = ENCODINGS.length - 1;

/**
 * Has the router forward a layer of video; resolves when it does, with the milliseconds that took.
 *
 * @throws {@link Error} It does not within ten seconds.
 */
export async function switchLayer(consumer: server.Consumer, spatialLayer: number): Promise<number> {
  const startedMs = performance.now();
  const signal = AbortSignal.timeout(SWITCH_TIMEOUT_MS);
  await consumer.setPreferredLayers({ spatialLayer });
  while (consumer.currentLayers?.spatialLayer !== spatialLayer) {
    await once(consumer, 'layerschange', { signal }).catch((cause: unknown) => {
      throw new Error(`the router did not forward layer ${spatialLayer} in time`, { cause });
    });
  }
  return performance.now() - startedMs;
}
