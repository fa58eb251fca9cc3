import { createTestPattern, createTone } from '@tureen/streams';
import { startServer } from '@tureen/sfu';
import { hasFfmpeg, probeMedia } from '@tureen/testing/media-file';
import { basename, extname, join } from 'node:path';
import { soon } from '@tureen/testing/soon';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  Device,
  MediasoupClient,
  type ConsumerConfig,
  type OfferedConsumer,
  type Publication,
  type Subscription,
} from '../src/index.ts';
import { filesIn, nextEvent, nextEvents, received, RoomBed } from './support/room-bed.ts';

const ALICE = { peerId: 'alice', displayName: 'Alice' };
const BOB = { peerId: 'bob', displayName: 'Bob' };

let bed: RoomBed;
let alice: MediasoupClient;
let bob: MediasoupClient;
let room: { url: string; roomId: string };

beforeAll(async () => {
  bed = await RoomBed.start();
});
beforeEach(() => {
  [alice, bob, room] = [bed.client(), bed.client(), bed.newRoom()];
});
afterEach(async () => bed.tidy());
afterAll(async () => bed?.close());

/** Bob receives; Alice is there and sends nothing yet. */
async function meet(consume: ConsumerConfig = {}): Promise<void> {
  await bob.joinRoom(room, BOB, {}, { recordDirectoryPath: '', ...consume });
  await alice.joinRoom(room, ALICE);
}

describe('publishing', () => {
  it('takes tracks and sources at any time, and ends', async () => {
    await meet();
    const tone = await createTone(bed.worker);
    const consumer = nextEvent(bob, 'newConsumer');
    const publication = await alice.publish(tone, { appData: { note: 1 } });
    const [subscription] = await consumer;
    await received(subscription, 5);
    expect(await alice.publish(tone)).toBe(publication);
    const pattern = nextEvent(bob, 'newConsumer');
    const [video] = await alice.publish(
      { type: 'test-pattern', width: 320, height: 240 },
      { source: 'screensharing' },
    );
    expect((await pattern)[0].source).toBe('screensharing');
    expect([publication.source, video?.source]).toEqual(['audio', 'screensharing']);
    expect(alice.publications).toEqual([publication, video]);

    const closed = nextEvent(bob, 'consumerClosed');
    await alice.unpublish(publication);
    expect((await closed)[0]).toBe(subscription);
    expect([publication.closed, tone.readyState]).toEqual([true, 'live']);
    await publication.close();
    await expect(publication.pause()).rejects.toMatchObject({ code: 'invalid-state' });
    expect(alice.publications).toEqual([video]);
  });

  it('pauses, resumes and replaces', async () => {
    await meet();
    const publication = await alice.publish(await createTone(bed.worker));
    const subscription = await firstSubscription();
    await received(subscription, 5);
    await publication.pause();
    await soon(() => expect(subscription.producerPaused).toBe(true));
    expect(publication.paused).toBe(true);
    await publication.resume();
    await soon(() => expect(subscription.producerPaused).toBe(false));
    const other = await createTone(bed.worker, { frequencyHz: 880 });
    await publication.replaceTrack(other);
    expect(publication.track).toBe(other);
    const before = await packetsOf(subscription);
    await vi.waitFor(async () => expect(await packetsOf(subscription)).toBeGreaterThan(before + 10), 5000);
    await publication.replaceTrack(null);
    expect(publication.track).toBeNull();
  });

  it('chooses codec, sizes and bitrate', async () => {
    await meet();
    const options = { codec: 'H264', simulcast: true, maxBitrateBps: 600_000 };
    const publication = await alice.publish(await createTestPattern(bed.worker), options);
    expect(publication.mimeType).toBe('video/H264');
    expect(publication.producer.rtpParameters.encodings).toMatchObject([
      { maxBitrate: 60_000 },
      { maxBitrate: 120_000 },
      { maxBitrate: 600_000 },
    ]);
    await publication.setMaxSpatialLayer(1);
    expect(publication.producer.maxSpatialLayer).toBe(1);
    const track = await createTestPattern(bed.worker);
    await expect(alice.publish(track, { codec: 'H266' })).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('video/VP8'),
    });
  });

  it('can begin paused, and fails for what is no source', async () => {
    await meet();
    const publication = await alice.publish(await createTone(bed.worker), { paused: true });
    // The server hears of the pause after it has heard of the producer.
    const subscription = await firstSubscription();
    await soon(() => expect(subscription.producerPaused).toBe(true));
    expect(publication.paused).toBe(true);
    await expect(alice.publish({ type: 'file', path: '/nowhere.webm' })).rejects.toMatchObject({
      code: 'media-source-failed',
    });
    await expect(alice.publish({ type: 'nonsense' } as never)).rejects.toMatchObject({
      code: 'media-source-failed',
    });
    await expect(alice.publish('clip.webm' as never)).rejects.toMatchObject({ code: 'invalid-argument' });
  });

  it('needs a room', async () => {
    const tone = await createTone(bed.worker);
    const calls = [
      alice.publish(tone),
      alice.publishData(),
      alice.sendChatMessage('x'),
      alice.changeDisplayName('x'),
      alice.restartIce(),
      alice.resetNetworkThrottle('x'),
    ];
    for (const outcome of await Promise.allSettled<unknown>(calls)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'not-joined' } });
    }
  });

  it('can be given up', async () => {
    await meet();
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    const publication = await alice.publish(await createTone(bed.worker));
    const subscription = await firstSubscription();
    const tone = await createTone(bed.worker);
    const calls = [
      alice.publish(tone, { signal }),
      alice.play({ signal }),
      alice.publishData({ signal }),
      alice.sendBotMessage('x', { signal }),
      alice.changeDisplayName('x', { signal }),
      publication.replaceTrack(null, { signal }),
      subscription.setPriority(3, { signal }),
      bob.room?.waitForPeer('nobody', { signal }) ?? Promise.resolve(),
    ];
    const outcomes = await Promise.allSettled<unknown>(calls);
    expect(outcomes).toEqual(calls.map(() => ({ status: 'rejected', reason })));
    expect(alice.publications).toEqual([publication]);
  });
});

describe('receiving', () => {
  it('pauses, resumes, and asks for layers, priority and key frames', async () => {
    await meet({ preferredLayers: { spatialLayer: 2, temporalLayer: 2 } });
    await alice.publish(await createTestPattern(bed.worker), { simulcast: true });
    const subscription = await firstSubscription();
    await received(subscription, 20);
    const consumer = serverConsumer(subscription);
    await soon(() => expect(consumer()?.preferredLayers).toMatchObject({ spatialLayer: 2 }));
    await subscription.setPreferredLayers({ spatialLayer: 0, temporalLayer: 0 });
    await subscription.setPriority(7);
    await subscription.requestKeyFrame();
    await subscription.pause();
    await soon(() => expect(consumer()).toMatchObject({ priority: 7, paused: true }));
    expect([subscription.paused, consumer()?.preferredLayers?.spatialLayer]).toEqual([true, 0]);
    await subscription.resume();
    await soon(() => expect(consumer()?.paused).toBe(false));
    await vi.waitFor(() => expect(subscription.layers).toMatchObject({ spatialLayer: 0 }), 10_000);
    expect(subscription.score?.score).toBeGreaterThan(0);
  });

  it('ends when the app wants it to', async () => {
    await meet();
    await alice.publish(await createTone(bed.worker));
    const subscription = await firstSubscription();
    const closed = nextEvent(bob, 'consumerClosed');
    await subscription.close();
    await closed;
    expect([subscription.closed, bob.subscriptions]).toEqual([true, []]);
    await expect(subscription.resume()).rejects.toMatchObject({ code: 'invalid-state' });
  });

  it.each([
    [{ kinds: ['video'] }, ['video']],
    [{ peers: ['alice'] }, ['audio', 'video']],
    [{ peers: ['carol'] }, []],
    [{ filter: ({ source }: { source: string }) => source === 'audio' }, ['audio']],
    [{ filter: async () => Promise.reject(new Error('no')) }, []],
    [{ filter: async () => new Promise<boolean>(() => undefined), offerTimeoutMs: 100 }, []],
  ] as const)('takes what %o lets through', async (consume, kinds) => {
    await meet(consume);
    await alice.publish({ type: 'synthetic' });
    const late = nextEvent(bob, 'peerDisplayNameChanged');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await alice.changeDisplayName('done');
    await late;
    await soon(() => expect(bob.subscriptions.map(({ kind }) => kind).toSorted()).toEqual(kinds));
  });

  it('asks about each track, and takes no answer for no', async () => {
    await meet({ autoConsume: false, offerTimeoutMs: 400 });
    const offers: OfferedConsumer[] = [];
    bob.on('consumerOffered', (offer) => offers.push(offer));
    await alice.publish({ type: 'synthetic' });
    await soon(() => expect(offers).toHaveLength(2));
    const [video, audio] = offers;
    expect(video?.info).toMatchObject({ kind: 'video', source: 'video', mimeType: 'video/VP8' });
    expect(video?.info.peer).toBe(bob.room?.peers.get('alice'));
    const subscription = await audio?.accept();
    expect(subscription?.kind).toBe('audio');
    if (subscription !== undefined) await received(subscription, 5);
    await soon(() => expect(video?.signal.aborted).toBe(true));
    await expect(video?.accept()).rejects.toMatchObject({ code: 'invalid-state' });
    expect(bob.subscriptions).toEqual([subscription]);
  });

  it('takes an offer back that the server closed', async () => {
    await meet({ autoConsume: false });
    const offered = nextEvent(bob, 'consumerOffered');
    const publication = await alice.publish(await createTone(bed.worker));
    const [offer] = await offered;
    await publication.close();
    await soon(() => expect(offer.signal.aborted).toBe(true));
    await expect(offer.accept()).rejects.toMatchObject({ code: 'invalid-state' });
  });

  it('can be iterated, until the signal fires or the room is left', async () => {
    await meet();
    await alice.publish({ type: 'synthetic' });
    await firstSubscription();
    const kinds: string[] = [];
    for await (const { kind } of bob.room?.subscriptions() ?? []) {
      kinds.push(kind);
      if (kinds.length === 2) break;
    }
    expect(kinds.toSorted()).toEqual(['audio', 'video']);
    const controller = new AbortController();
    const videos: Subscription[] = [];
    for await (const subscription of bob.room?.subscriptions({ kind: 'video', signal: controller.signal }) ??
      []) {
      videos.push(subscription);
      controller.abort();
    }
    expect(videos.map(({ kind }) => kind)).toEqual(['video']);
    const rest: string[] = [];
    const iterating = (async () => {
      for await (const { kind } of bob.room?.subscriptions({ peer: 'alice' }) ?? []) rest.push(kind);
    })();
    await soon(() => expect(rest).toHaveLength(2));
    await bob.exitRoom();
    await iterating;
  });
});

describe('messages', () => {
  it('go to the others, to the bot, and over channels of the app', async () => {
    await meet();
    const chat = nextEvent(bob, 'message', ({ peer }) => peer !== undefined);
    await alice.sendChatMessage('first');
    const [message] = await chat;
    expect(message).toMatchObject({ label: 'chat', peer: { peerId: 'alice' }, data: 'first' });
    expect(alice.dataPublications).toHaveLength(1);

    await carolWithBot();
  });

  it('have channels with options', async () => {
    await meet();
    const publication = await alice.publishData({
      channel: 'chat',
      label: 'fast',
      ordered: false,
      maxRetransmits: 0,
      protocol: 'x',
    });
    await soon(() => expect(bob.dataSubscriptions.some(({ label }) => label === 'fast')).toBe(true));
    const message = nextEvent(bob, 'message', ({ label }) => label === 'fast');
    await publication.send(new Uint8Array([1, 2, 3]));
    const [{ data, protocol }] = await message;
    expect([new Uint8Array(data as ArrayBuffer), protocol]).toEqual([new Uint8Array([1, 2, 3]), 'x']);
    publication.close();
    await expect(publication.send('late')).rejects.toMatchObject({ code: 'invalid-state' });
    expect(alice.dataPublications).toEqual([]);
  });
});

describe('the room', () => {
  it('knows peers, speakers and this client', async () => {
    await meet();
    expect(bob.room?.mePeer).toMatchObject(BOB);
    const waiting = bob.room?.waitForPeer('visitor');
    await bed.visitor(room);
    expect(await waiting).toBe(bob.room?.peers.get('visitor'));
    const speaking = nextEvent(bob, 'speakingPeers', (speakers) => speakers.length > 0);
    const active = nextEvent(bob, 'activeSpeaker', (peer) => peer !== undefined);
    await alice.publish({ type: 'tone', volume: 1 });
    expect((await speaking)[0]).toMatchObject([{ peer: { peerId: 'alice' }, volume: expect.any(Number) }]);
    expect((await active)[0]?.peerId).toBe('alice');
    expect(bob.room?.activeSpeaker?.peerId).toBe('alice');
    await alice.changeDisplayName('Alicia');
    await soon(() => expect(bob.room?.peers.get('alice')?.displayName).toBe('Alicia'));
    expect(alice.mePeer?.displayName).toBe('Alicia');
  });

  it('shows what is below it', async () => {
    await meet();
    await alice.publish(await createTone(bed.worker));
    await firstSubscription();
    expect(bob.device).toBeInstanceOf(Device);
    expect([alice.sendTransport?.direction, bob.recvTransport?.direction]).toEqual(['send', 'recv']);
    expect(alice.recvTransport).toBeUndefined();
    expect(bob.worker).toBe(bed.worker);
    expect(bob.signaler.features.protocol).toContain('2026');
    await alice.restartIce();
  });

  it('is left at the end of a block', async () => {
    const other = await bed.otherWorker();
    {
      await using client = new MediasoupClient({ worker: other });
      await client.joinRoom(room, ALICE);
      expect(bed.server.rooms.get(room.roomId)?.peers.size).toBe(1);
      expect(await client.exitRoom('another room')).toBeUndefined();
      expect(client.connectionState).toBe('joined');
    }
    await soon(() => expect(bed.server.rooms.has(room.roomId)).toBe(false));
  });

  it('throttles the network where the server lets it', async () => {
    const [apply, reset] = [vi.fn(async () => undefined), vi.fn(async () => undefined)];
    const server = bed.closeLater(await startServer({ throttle: { secret: 'abc', apply, reset } }));
    await alice.joinRoom({ url: server.url, roomId: 'throttled' }, ALICE);
    await alice.applyNetworkThrottle({ secret: 'abc', uplinkKbps: 500, roundTripMs: 80 });
    await alice.resetNetworkThrottle('abc');
    expect([apply.mock.calls.length, reset.mock.calls.length]).toEqual([1, 1]);
    await expect(alice.applyNetworkThrottle({ secret: 'wrong' })).rejects.toMatchObject({
      details: { errorCode: 403 },
    });
  });
});

describe('recordings', () => {
  it.skipIf(!hasFfmpeg())('can have all tracks of a peer in one file', async () => {
    const { files, folder } = await record({ recordLayout: 'per-peer' });
    expect(files).toEqual([join(room.roomId, 'Alice(alice).webm')]);
    const { streams } = await probeMedia(join(folder, files[0] ?? ''));
    expect(streams.map(({ codec }) => codec).toSorted()).toEqual(['opus', 'vp8']);
  });

  it.skipIf(!hasFfmpeg())("can be smcdk's file types", async () => {
    const { files, folder } = await record({ recordFormat: 'smcdk' });
    expect(files.map((file) => extname(file)).toSorted()).toEqual(['.mp3', '.mp4']);
    for (const file of files) {
      const { streams } = await probeMedia(join(folder, file));
      expect(streams.map(({ codec }) => codec)).toEqual([file.endsWith('.mp3') ? 'mp3' : 'h264']);
    }
  });

  it('can be cut into segments, and paused', async () => {
    const folder = await bed.newFolder();
    await meet({ recordDirectoryPath: folder, recordSegmentMs: 400, kinds: ['audio'] });
    await alice.publish(await createTone(bed.worker));
    const { recording } = await firstSubscription();
    await vi.waitFor(async () => expect((await filesIn(folder)).length).toBeGreaterThan(2), 10_000);
    await recording?.pause();
    await recording?.resume();
    const { segments } = (await recording?.stop()) ?? {};
    expect(segments?.map((path) => path.slice(folder.length + 1))).toEqual(await filesIn(folder));
    await expect(recording?.pause()).rejects.toMatchObject({ code: 'recording-failed' });
  });

  it('can have other containers and paths', async () => {
    const { files } = await record({ recordContainer: 'mkv', recordTemplate: '{peerId}/{kind}' });
    expect(files).toEqual([join('alice', 'audio.mkv'), join('alice', 'video.mkv')]);
  });

  it('go where the app says, and never out of the folder', async () => {
    const { files } = await record({
      recordFilePathGenerator: ({ kind, displayName }) => `../../${displayName}/${kind}`,
    });
    expect(files.map((file) => basename(file, extname(file))).toSorted()).toEqual(['audio', 'video']);
    expect(files.every((file) => !file.includes('..'))).toBe(true);
  });

  it('whose path the app cannot tell are not made; the track is received all the same', async () => {
    const failed = nextEvents(bob, 'recordingFailed', 2);
    const { files } = await record({
      recordFilePathGenerator: () => {
        throw new Error('no idea');
      },
    });
    expect(files).toEqual([]);
    expect((await failed)[0]?.[0]).toMatchObject({
      code: 'recording-failed',
      message: expect.stringContaining('no idea'),
    });
  });
});

async function carolWithBot(): Promise<void> {
  const carol = bed.client();
  await carol.joinRoom(room, { peerId: 'carol' }, {}, { recordDirectoryPath: '' });
  await soon(() => expect(carol.dataSubscriptions.some(({ peer }) => peer === undefined)).toBe(true));
  const answer = nextEvent(carol, 'message', ({ peer }) => peer === undefined);
  const timer = setInterval(() => void carol.sendBotMessage('hello'), 50);
  expect((await answer.finally(() => clearInterval(timer)))[0].data).toContain('hello');
}

/** What Bob's recording of Alice's synthetic media leaves. */
async function record(consume: ConsumerConfig): Promise<{ files: string[]; folder: string }> {
  const folder = await bed.newFolder();
  await meet({ recordDirectoryPath: folder, ...consume });
  const consumers = nextEvents(bob, 'newConsumer', 2);
  await alice.publish({ type: 'synthetic' });
  for (const [subscription] of await consumers) await received(subscription, 50);
  await bob.exitRoom();
  return { files: await filesIn(folder), folder };
}

/** The first track that Bob receives, now or soon. */
async function firstSubscription(): Promise<Subscription> {
  for await (const subscription of bob.room?.subscriptions() ?? []) return subscription;
  throw new Error('the room was left');
}

/** mediasoup's own consumer behind a subscription. */
function serverConsumer(subscription: Subscription): () => ServerConsumer | undefined {
  const peer = bed.server.rooms.get(room.roomId)?.peers.get('bob') as unknown as {
    consumers: ReadonlyMap<string, ServerConsumer>;
  };
  return () => peer.consumers.get(subscription.consumer.id);
}

interface ServerConsumer {
  readonly priority: number;
  readonly paused: boolean;
  readonly preferredLayers?: { readonly spatialLayer: number };
}

async function packetsOf(subscription: Subscription | Publication): Promise<number> {
  const records = [...(await subscription.getStats()).values()] as { packetsReceived?: number }[];
  return Math.max(...records.map(({ packetsReceived = 0 }) => packetsReceived));
}
