import { join } from 'node:path';
import { createTestPattern, createTone } from '@tureen/streams';
import { hasFfmpeg, probeMedia } from '@tureen/testing/media-file';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConsumerConfig, MediasoupClient } from '../src/index.ts';
import { filesIn, nextEvent, received, RoomBed } from './support/room-bed.ts';

const PICTURE = { width: 160, height: 120, frameRate: 10 };

let bed: RoomBed;
let recorder: MediasoupClient;
let folder: string;
let room: { url: string; roomId: string };

beforeAll(async () => {
  bed = await RoomBed.start();
});
beforeEach(async () => {
  [recorder, room, folder] = [bed.client(), bed.newRoom(), await bed.newFolder()];
});
afterEach(async () => bed.tidy());
afterAll(async () => bed?.close());

/** Joins as the one who records. */
async function beginRecording(consume: ConsumerConfig = {}): Promise<void> {
  const identity = { peerId: 'recorder', displayName: 'Recorder' };
  await recorder.joinRoom(
    room,
    identity,
    {},
    { recordDirectoryPath: folder, recordLayout: 'mixed', ...consume },
  );
}

/** Joins as one who sends; resolves when some of it has arrived. */
async function send(peerId: string, kind: 'audio' | 'video'): Promise<MediasoupClient> {
  const client = bed.client();
  await client.joinRoom(room, { peerId });
  const consumer = nextEvent(recorder, 'newConsumer', (_subscription, peer) => peer.peerId === peerId);
  await client.publish(
    await (kind === 'audio' ? createTone(bed.worker) : createTestPattern(bed.worker, PICTURE)),
  );
  const [subscription] = await consumer;
  await received(subscription, 10);
  return client;
}

describe.skipIf(!hasFfmpeg())('one recording of the whole room (needs ffprobe)', () => {
  it('has sound and pictures of all, whoever comes and goes', async () => {
    await beginRecording();
    const finished = nextEvent(recorder, 'recordingFinished');
    const first = await send('first', 'video');
    await send('second', 'audio');
    await first.exitRoom();
    await send('third', 'audio');
    const files = new Set(recorder.subscriptions.map(({ recording }) => recording?.path));
    await recorder.exitRoom();
    const path = join(folder, room.roomId, 'everybody.webm');
    expect([...files]).toEqual([path]);
    expect((await finished)[0]).toMatchObject({ path, kind: 'media', mimeType: 'audio/opus, video/VP8' });
    expect(await filesIn(folder)).toEqual([join(room.roomId, 'everybody.webm')]);
    const { streams } = await probeMedia(path);
    expect(streams.map(({ codec }) => codec).toSorted()).toEqual(['opus', 'vp8']);
  });

  it('leaves pictures out of a file that has no place for them, and begins another after silence', async () => {
    await beginRecording({ recordContainer: 'wav' });
    const video = await send('watched', 'video');
    expect(await filesIn(folder)).toEqual([]);
    for (const round of [1, 2]) {
      const finished = nextEvent(recorder, 'recordingFinished');
      const sender = await send(`sender-${round}`, 'audio');
      await sender.exitRoom();
      expect((await finished)[0]).toMatchObject({ kind: 'audio', mimeType: 'audio/L16' });
    }
    await video.exitRoom();
    expect(await filesIn(folder)).toHaveLength(2);
  });
});
