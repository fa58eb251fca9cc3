import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { HandlerError } from '../../src/index.ts';
import { nextEvent, openTracks, until } from '../contract/handler-bed.ts';
import { RealBed } from '../contract/real-bed.ts';

describe('a worker killed in the middle', () => {
  let bed: RealBed;

  beforeEach(async () => {
    bed = await RealBed.create();
  });
  afterEach(async () => {
    await bed.close();
  });

  it('fails what is pending, ends tracks and channels, closes transports, and hangs nothing', async () => {
    const sending = await bed.createSendTransport();
    const receiving = await bed.createRecvTransport();
    const { audio, video } = await openTracks(bed.worker, bed.clip, { loop: true });
    const producer = await sending.produce({ track: audio });
    const consumer = await bed.consume(receiving, producer.id);
    const dataProducer = await sending.produceData();
    const dataConsumer = await bed.consumeData(receiving, dataProducer.id);
    await until(() => dataProducer.readyState === 'open' && dataConsumer.readyState === 'open');

    const died = nextEvent(bed.worker, 'died');
    const events = [
      nextEvent(producer, 'trackended'),
      nextEvent(consumer, 'trackended'),
      nextEvent(dataProducer, 'close'),
      nextEvent(dataConsumer, 'close'),
    ];
    const closed = nextEvent(bed.worker, 'subprocessclose');
    bed.killWorker();
    const pending = await Promise.allSettled([
      sending.produce({ track: video, stopTracks: false }),
      producer.getStats(),
      consumer.getStats(),
      sending.getStats(),
      bed.worker.getUserMedia({ video: { source: 'file', file: bed.clip } }),
    ]);
    await Promise.all(events);
    const [error] = await died;
    await closed;

    expect(pending.map(({ status }) => status)).toEqual(Array(pending.length).fill('rejected'));
    for (const result of pending) {
      const reason: unknown = result.status === 'rejected' ? result.reason : undefined;
      expect(HandlerError.isInstance(reason)).toBe(true);
      expect(reason).toMatchObject({ code: 'worker-died', cause: expect.any(Error) });
    }
    expect(error).toMatchObject({
      code: 'worker-died',
      cause: { message: expect.stringContaining('SIGKILL') },
    });
    expect([sending.connectionState, receiving.connectionState]).toEqual(['closed', 'closed']);
    expect([audio.readyState, video.readyState, consumer.track.readyState]).toEqual([
      'ended',
      'ended',
      'ended',
    ]);
    sending.close();
    receiving.close();
  });
});
