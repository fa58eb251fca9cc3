import { makeClip } from '@tureen/testing/clip';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { until } from '../contract/handler-bed.ts';
import { RealBed } from '../contract/real-bed.ts';
import { recordOf } from './stats-record.ts';

describe('the loudness of sound', () => {
  let bed: RealBed;

  beforeEach(async () => {
    bed = await RealBed.create();
  });
  afterEach(async () => {
    await bed.close();
  });

  it.each([
    ['opus that is sent as it is in the file', 'webm', true],
    ['sound that is encoded', 'wav', false],
  ] as const)('is noticed by the observers of a router, of %s', async (_, format, passed) => {
    const sending = await bed.createSendTransport();
    const source = { source: 'file', file: await makeClip({ format }), loop: true } as const;
    const [track] = (await bed.worker.getUserMedia({ audio: source })).getAudioTracks();
    if (!track) throw new TypeError('no audio in the clip');
    const producer = await sending.produce({ track });

    const levels = await bed.router.router.createAudioLevelObserver({ interval: 250, threshold: -60 });
    const speakers = await bed.router.router.createActiveSpeakerObserver({ interval: 250 });
    const volumes: number[] = [];
    const dominant: string[] = [];
    levels.on('volumes', (each) => volumes.push(...each.map(({ volume }) => volume)));
    speakers.on('dominantspeaker', (speaker) => dominant.push(speaker.producer.id));
    await levels.addProducer({ producerId: producer.id });
    await speakers.addProducer({ producerId: producer.id });

    await until(async () => volumes.length > 1 && dominant.includes(producer.id));
    expect(Math.min(...volumes)).toBeGreaterThan(-40);
    expect(Math.max(...volumes)).toBeLessThan(-5);
    const stats = await producer.getStats();
    expect(recordOf(stats, 'media-source')['audioLevel']).toBeGreaterThan(0.01);
    expect((recordOf(stats, 'outbound-rtp')['framesPassed'] ?? 0) > 0).toBe(passed);
  });
});
