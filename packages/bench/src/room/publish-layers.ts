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

/**
 * Publishes the raw pictures in three layers.
 *
 * @throws {@link NotApplicable} The subject sends one layer only.
 */
export async function publishLayers(room: BenchRoom): Promise<Published> {
  const source = await room.worker.createPictureSource();
  await feedPictures(source);
  const published = await room.publish(source.track, { encodings: structuredClone(ENCODINGS) });
  if (published.producer.rtpParameters.encodings?.length !== ENCODINGS.length) {
    throw new NotApplicable('sends one layer only');
  }
  return published;
}

/** The highest layer that a router can forward. */
export const TOP_LAYER: number = ENCODINGS.length - 1;

/** Has the router forward a layer of video; resolves when it does, with the milliseconds that took. */
export async function switchLayer(consumer: server.Consumer, spatialLayer: number): Promise<number> {
  const startedMs = performance.now();
  const switched = new Promise<number>((resolve) => {
    consumer.on('layerschange', (layers) => {
      if (layers?.spatialLayer === spatialLayer) resolve(performance.now() - startedMs);
    });
  });
  await consumer.setPreferredLayers({ spatialLayer });
  if (consumer.currentLayers?.spatialLayer === spatialLayer) return performance.now() - startedMs;
  return switched;
}
