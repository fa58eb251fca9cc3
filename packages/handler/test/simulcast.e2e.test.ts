import { makeClip } from '@tureen/testing/clip';
import type { Consumer, Producer, Transport } from 'mediasoup-client/types';
import type * as server from 'mediasoup/types';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { nextEvent, SCALED, until } from './contract/handler-bed.ts';
import { RealBed } from './contract/real-bed.ts';
import { recordOf, type NumbersByName } from './e2e/stats-record.ts';

/** The highest layer needs more than the 600 kbit/s that mediasoup begins with. */
const ENCODINGS = [{ maxBitrate: 100_000 }, { maxBitrate: 250_000 }, { maxBitrate: 700_000 }];
const WIDTHS = [160, 320, 640];
/** After so many frames the key frames of joining no longer count in the bitrate that mediasoup measures. */
const SETTLED_FRAMES = 75;

/** Simulcast of one track, and a consumer of it with both its ends. */
interface Publication {
  readonly producer: Producer;
  readonly serverProducer: server.Producer;
  readonly sending: Transport;
}

/** The statistics of all layers, lowest first. */
async function layers(producer: Producer): Promise<NumbersByName[]> {
  const records = [...(await producer.getStats()).values()] as (NumbersByName & { type: string })[];
  return records
    .filter(({ type }) => type === 'outbound-rtp')
    .toSorted((a, b) => (a['encodingIndex'] ?? 0) - (b['encodingIndex'] ?? 0));
}

/** Width of the newest decoded picture of a consumer. */
async function widthOf(consumer: Consumer): Promise<number> {
  return recordOf(await consumer.getStats(), 'inbound-rtp')['frameWidth'] ?? 0;
}

describe.each(['video/VP8', 'video/H264'])('simulcast of %s', (mimeType) => {
  let bed: RealBed;

  beforeEach(async () => {
    bed = await RealBed.create();
  });
  afterEach(async () => {
    await bed.close();
  });

  async function publish(): Promise<Publication> {
    const clip = await makeClip({ width: 640, height: 480, kinds: ['video'] });
    const stream = await bed.worker.getUserMedia({ video: { source: 'file', file: clip, loop: true } });
    const [track] = stream.getVideoTracks();
    const sending = await bed.createSendTransport();
    const codec = bed.device.sendRtpCapabilities.codecs?.find((each) => each.mimeType === mimeType);
    const produced = nextEvent(bed.pairOf(sending).server.observer, 'newproducer');
    const producer = await sending.produce({
      ...(track && { track }),
      encodings: ENCODINGS,
      ...(codec && { codec }),
    });
    const [serverProducer] = (await produced) as [server.Producer];
    return { producer, serverProducer, sending };
  }

  /** Has a consumed track decoded by sending it on, so that its statistics tell the size of its pictures. */
  async function read(consumer: Consumer): Promise<void> {
    const transport = await bed.createSendTransport();
    await transport.produce({ track: consumer.track, encodings: SCALED });
  }

  it('gives the router three scored layers, and a consumer the one it prefers', async () => {
    const { producer, serverProducer } = await publish();
    expect(serverProducer.type).toBe('simulcast');
    await until(() => serverProducer.score.filter(({ score }) => score >= 9).length === 3);

    const receiving = await bed.createRecvTransport();
    const { client, server: serverConsumer } = await bed.router.consume(
      bed.device,
      bed.pairOf(receiving),
      producer.id,
    );
    await until(() => serverConsumer.currentLayers?.spatialLayer === 2);

    await read(client);
    await until(async () => (await widthOf(client)) === 640);
    await until(async () =>
      (await layers(producer)).every((layer) => (layer['framesSent'] ?? 0) > SETTLED_FRAMES),
    );
    for (const spatialLayer of [0, 2, 1, 2]) {
      await serverConsumer.setPreferredLayers({ spatialLayer });
      await until(async () => (await widthOf(client)) === WIDTHS[spatialLayer]);
    }
    for (const layer of await layers(producer)) expect(layer['keyFramesEncoded']).toBeGreaterThan(0);
  });

  it('encodes no layer above the highest wanted one, and goes on with a key frame', async () => {
    const { producer } = await publish();
    const encoded = async (): Promise<number[]> =>
      (await layers(producer)).map(({ framesEncoded = 0 }) => framesEncoded);
    await until(async () => (await encoded()).every((frames) => frames > 5));
    await producer.setMaxSpatialLayer(0);
    const [, middle, top] = await encoded();
    const [low = 0] = await encoded();
    await until(async () => ((await encoded())[0] ?? 0) > low + 20);
    const after = await encoded();
    // A picture may have been on its way when the layer was switched off.
    expect(after[1]).toBeLessThanOrEqual((middle ?? 0) + 1);
    expect(after[2]).toBeLessThanOrEqual((top ?? 0) + 1);

    const keys = (await layers(producer)).map(({ keyFramesEncoded = 0 }) => keyFramesEncoded);
    await producer.setMaxSpatialLayer(2);
    await until(async () => ((await encoded())[2] ?? 0) > (top ?? 0) + 5);
    expect((await layers(producer))[2]?.['keyFramesEncoded']).toBeGreaterThan(keys[2] ?? 0);
  });
});
