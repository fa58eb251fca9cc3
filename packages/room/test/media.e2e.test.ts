import { writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { makeClip } from '@tureen/testing/clip';
import { decodingErrors, hasFfmpeg, probeMedia } from '@tureen/testing/media-file';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { filesIn, nextEvent, nextEvents, received, RoomBed } from './support/room-bed.ts';

const ALICE = { peerId: 'alice', displayName: 'Alice' };
const BOB = { peerId: 'bob', displayName: 'Bob' };

describe('media in a room', () => {
  let bed: RoomBed;

  beforeAll(async () => {
    bed = await RoomBed.start();
  });
  afterEach(async () => bed.tidy());
  afterAll(async () => bed?.close());

  it('publishes a file at once, records it, and finishes the recordings when the file ends', async () => {
    const [alice, bob] = [bed.client(), bed.client()];
    const room = bed.newRoom();
    const recordDirectoryPath = await bed.newFolder();
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath });
    const started = nextEvents(bob, 'recordingStarted', 2);
    const ended = nextEvents(alice, 'trackEnded', 2);
    const finished = nextEvents(bob, 'recordingFinished', 2);
    const closed = nextEvents(bob, 'consumerClosed', 2);

    await alice.joinRoom(room, ALICE, { mediaFilePath: await makeClip({ seconds: 3 }) });
    expect(alice.publications.map(({ mimeType }) => mimeType)).toEqual(['video/VP8', 'audio/opus']);
    await started;
    expect((await ended).map(([{ closed: isClosed }]) => isClosed)).toEqual([true, true]);
    const recordings = (await finished).map(([summary]) => summary);
    await closed;

    expect(alice.publications).toEqual([]);
    expect(bob.subscriptions).toEqual([]);
    expect(recordings.map(({ kind, mimeType }) => `${kind}: ${mimeType}`).toSorted()).toEqual([
      'audio: audio/opus',
      'video: video/VP8',
    ]);
    for (const { durationSeconds, frames, kind } of recordings) {
      // A busy machine may take its time until it receives, and leave pictures out while it encodes.
      expect(durationSeconds).toBeGreaterThan(1);
      expect(durationSeconds).toBeLessThan(3.3);
      expect(frames / durationSeconds).toBeGreaterThan(kind === 'video' ? 12 : 40);
    }
    expect(await filesIn(recordDirectoryPath)).toEqual(
      recordings.map(({ path }) => path.slice(recordDirectoryPath.length + 1)).toSorted(),
    );
  });

  it('names recordings <room>/<name>(<peer>)_<kind>(<consumer>).<ext>', async () => {
    const [alice, bob] = [bed.client(), bed.client()];
    const room = bed.newRoom();
    const recordDirectoryPath = await bed.newFolder();
    await alice.joinRoom(room, ALICE, { mediaFilePath: '' });
    const consumers = nextEvents(bob, 'newConsumer', 2);
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath });
    const subscriptions = (await consumers).map(([subscription]) => subscription);
    const names = subscriptions.map(({ kind, consumer }) =>
      join(room.roomId, `Alice(alice)_${kind}(${consumer.id}).${kind === 'audio' ? 'ogg' : 'webm'}`),
    );
    expect(subscriptions.map(({ recording }) => recording?.path)).toEqual(
      names.map((name) => join(recordDirectoryPath, name)),
    );
    expect(await filesIn(recordDirectoryPath)).toEqual(names.map((name) => `${name}.part`).toSorted());
    for (const subscription of subscriptions) await received(subscription, 10);
    await bob.exitRoom();
    expect(await filesIn(recordDirectoryPath)).toEqual(names.toSorted());
  });

  it.skipIf(!hasFfmpeg())('writes files that ffprobe reads and ffmpeg decodes', async () => {
    const [alice, bob] = [bed.client(), bed.client()];
    const room = bed.newRoom();
    const finished = nextEvents(bob, 'recordingFinished', 2);
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath: await bed.newFolder() });
    await alice.joinRoom(room, ALICE, { mediaFilePath: await makeClip({ seconds: 2 }) });
    for (const [{ path, kind }] of await finished) {
      const probe = await probeMedia(path);
      expect(probe.streams.map(({ codec }) => codec)).toEqual([kind === 'video' ? 'vp8' : 'opus']);
      expect(probe.createdSeconds).toBeGreaterThan(Date.now() / 1000 - 20);
      expect(await decodingErrors(path)).toBe('');
    }
  });

  it('publishes on play() when told not to by itself, and no track twice', async () => {
    const [alice, bob] = [bed.client(), bed.client()];
    const room = bed.newRoom();
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath: '' });
    await alice.joinRoom(room, ALICE, { mediaFilePath: await makeClip(), autoProduce: false, loop: true });
    expect(alice.publications).toEqual([]);
    const consumers = nextEvents(bob, 'newConsumer', 2);
    const published = nextEvents(alice, 'published', 2);
    const [first, second] = await Promise.all([alice.play(), alice.play()]);
    expect(second).toEqual(first);
    expect((await published).map(([publication]) => publication)).toEqual(first);
    expect(alice.publications).toEqual(first);
    await consumers;
    expect(bob.subscriptions).toHaveLength(2);
  });

  it('plays a file again that came to its end', async () => {
    const alice = bed.client();
    const ended = nextEvents(alice, 'trackEnded', 1);
    await alice.joinRoom(bed.newRoom(), ALICE, {
      mediaFilePath: await makeClip({ seconds: 1, kinds: ['audio'], format: 'ogg' }),
    });
    await ended;
    const again = nextEvents(alice, 'trackEnded', 1);
    expect(await alice.play()).toHaveLength(1);
    await again;
  });

  it.each([
    ['audio', 'ogg', ['audio/opus']],
    ['video', 'webm', ['video/VP8']],
    ['audio,video', 'mp4', ['video/VP8', 'audio/opus']],
  ] as const)('publishes a file of %s as %s', async (kinds, format, mimeTypes) => {
    const alice = bed.client();
    const file = await makeClip({ seconds: 2, format, kinds: kinds.split(',') as ('audio' | 'video')[] });
    await alice.joinRoom(bed.newRoom(), ALICE, { mediaFilePath: file });
    expect(alice.publications.map(({ mimeType }) => mimeType)).toEqual(mimeTypes);
  });

  it("receives without recording when the folder is ''", async () => {
    const [alice, bob] = [bed.client(), bed.client()];
    const room = bed.newRoom();
    await alice.joinRoom(room, ALICE, { mediaFilePath: '' });
    const consumers = nextEvents(bob, 'newConsumer', 2);
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath: '' });
    for (const [subscription, peer] of await consumers) {
      expect(subscription.recording).toBeUndefined();
      expect(peer).toMatchObject({ peerId: 'alice', displayName: 'Alice' });
      await received(subscription, 5);
    }
    expect(bob.room?.peers.get('alice')?.subscriptions.size).toBe(2);
  });

  it.each([{}, { recordDirectoryPath: '', autoConsume: false }])(
    'receives nothing with %o',
    async (consume) => {
      const bob = bed.client();
      const room = bed.newRoom();
      const visitor = await bed.visitor(room);
      await bob.joinRoom(room, BOB, {}, consume);
      await visitor.publishTone();
      const late = nextEvent(bob, 'peerDisplayNameChanged');
      visitor.rename('done');
      await late;
      expect(bob.subscriptions).toEqual([]);
    },
  );

  it('receives a track even if its recording cannot be started', async () => {
    const bob = bed.client();
    const room = bed.newRoom();
    const visitor = await bed.visitor(room);
    const blocked = join(await bed.newFolder(), 'a file');
    await writeFile(blocked, '');
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath: blocked });
    const failed = nextEvent(bob, 'recordingFailed');
    const consumer = nextEvent(bob, 'newConsumer');
    await visitor.publishTone();
    const [error, subscription] = await failed;
    expect(error).toMatchObject({ code: 'recording-failed', message: expect.stringContaining(blocked) });
    expect((await consumer)[0]).toBe(subscription);
    expect(subscription.recording).toBeUndefined();
    await received(subscription, 5);
  });

  it('keeps hostile names inside the folder', async () => {
    const bob = bed.client();
    const recordDirectoryPath = await bed.newFolder();
    const room = { ...bed.newRoom(), roomId: '../../escape' };
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath });
    const visitor = await bed.visitor(room, '..\\..\\x/../../peer', '../../../../tmp/evil\u0000\n');
    const started = nextEvent(bob, 'recordingStarted');
    await visitor.publishTone();
    const [path, subscription] = await started;
    await received(subscription, 10);
    const finished = nextEvent(bob, 'recordingFinished');
    await bob.exitRoom();
    await finished;
    expect(resolve(path)).toBe(path);
    expect(dirname(dirname(path))).toBe(recordDirectoryPath);
    expect(await filesIn(recordDirectoryPath)).toEqual([path.slice(recordDirectoryPath.length + sep.length)]);
    expect(basename(path)).not.toMatch(/[\\/\n]/u);
  });

  it('tells of peers that come, rename themselves and go', async () => {
    const bob = bed.client();
    const room = bed.newRoom();
    await bob.joinRoom(room, BOB);
    const came = nextEvent(bob, 'newPeer');
    const visitor = await bed.visitor(room);
    const [peer] = await came;
    expect(peer).toMatchObject({ peerId: 'visitor', displayName: 'Visitor', device: { flag: 'test' } });
    expect(bob.room?.peers.get('visitor')).toBe(peer);

    const renamed = nextEvent(bob, 'peerDisplayNameChanged');
    visitor.rename('Somebody else');
    expect(await renamed).toEqual([peer, 'Visitor']);
    expect(peer.displayName).toBe('Somebody else');

    const left = nextEvent(bob, 'peerClosed');
    visitor.close();
    expect(await left).toEqual([peer]);
    expect(bob.room?.peers.size).toBe(0);
  });

  it('follows what the sender does: pause, resume, close', async () => {
    const bob = bed.client();
    const room = bed.newRoom();
    const recordDirectoryPath = await bed.newFolder();
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath });
    const visitor = await bed.visitor(room);
    const consumed = nextEvent(bob, 'newConsumer');
    const producer = await visitor.publishTone();
    const [subscription, peer] = await consumed;
    await received(subscription, 20);

    const paused = nextEvent(bob, 'consumerPaused');
    await visitor.signaler.pauseProducer(producer.id);
    expect(await paused).toEqual([subscription, peer]);
    expect(subscription.consumer.paused).toBe(true);

    const resumed = nextEvent(bob, 'consumerResumed');
    await visitor.signaler.resumeProducer(producer.id);
    expect(await resumed).toEqual([subscription, peer]);
    expect(subscription.consumer.paused).toBe(false);

    const finished = nextEvent(bob, 'recordingFinished');
    const closed = nextEvent(bob, 'consumerClosed');
    await visitor.signaler.closeProducer(producer.id);
    const [recording, finishedSubscription] = await finished;
    expect(finishedSubscription).toBe(subscription);
    expect(recording.path).toBe(subscription.recording?.path);
    expect(await closed).toEqual([subscription, peer]);
    expect(subscription.closed).toBe(true);
    expect(peer.subscriptions.size).toBe(0);
  });

  it('takes a track that is paused already as paused', async () => {
    const bob = bed.client();
    const room = bed.newRoom();
    const visitor = await bed.visitor(room);
    const producer = await visitor.publishTone();
    await visitor.signaler.pauseProducer(producer.id);
    const consumed = nextEvent(bob, 'newConsumer');
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath: '' });
    const [subscription] = await consumed;
    expect(subscription.consumer.paused).toBe(true);
    const resumed = nextEvent(bob, 'consumerResumed');
    await visitor.signaler.resumeProducer(producer.id);
    await resumed;
    await received(subscription, 5);
  });

  it('receives messages of other peers and of the bot', async () => {
    const bob = bed.client();
    const room = bed.newRoom();
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath: '' });
    const visitor = await bed.visitor(room);
    const [chat, bot] = [await visitor.openData('chat'), await visitor.openData('bot')];
    const said = nextEvent(
      bob,
      'message',
      ({ peer, data }) => peer !== undefined && typeof data === 'string',
    );
    const bytes = nextEvent(bob, 'message', ({ data }) => typeof data !== 'string');
    const repeated = nextEvent(bob, 'message', ({ peer }) => peer === undefined);
    // The server opens bob's end meanwhile, and keeps no message for him.
    const timer = setInterval(() => {
      chat.send('hello');
      chat.send(Buffer.from([1, 2, 3]));
      bot.send('hello bot');
    }, 50);
    const [[chatMessage], [bytesMessage], [botMessage]] = await Promise.all([said, bytes, repeated]).finally(
      () => clearInterval(timer),
    );
    expect(chatMessage).toMatchObject({ data: 'hello', label: 'chat of the visitor' });
    expect(chatMessage.peer).toBe(bob.room?.peers.get('visitor'));
    expect(new Uint8Array(bytesMessage.data as ArrayBuffer)).toEqual(new Uint8Array([1, 2, 3]));
    expect(botMessage).toMatchObject({ label: 'bot', data: "Visitor told me: 'hello bot'" });
  });
});
