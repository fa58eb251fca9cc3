import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { workerOf } from '@tureen/handler';
import { startServer } from '@tureen/sfu';
import { makeClip } from '@tureen/testing/clip';
import { descendantsOf } from '@tureen/testing/process-tree';
import { soon } from '@tureen/testing/soon';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { MediasoupClient, RoomError, type ProducerConfig, type RoomAddressInfo } from '../src/index.ts';
import { BadWire } from './support/bad-wire.ts';
import { filesIn, nextEvent, nextEvents, received, RoomBed } from './support/room-bed.ts';

const ALICE = { peerId: 'alice', displayName: 'Alice' };
const BOB = { peerId: 'bob', displayName: 'Bob' };

/** Processes that this one has started, directly or not. */
async function children(): Promise<number[]> {
  return descendantsOf(process.pid);
}

describe('joining a room', () => {
  let bed: RoomBed;

  beforeAll(async () => {
    bed = await RoomBed.start();
  });
  afterEach(async () => bed.tidy());
  afterAll(async () => bed?.close());

  /** Waits until the server knows nobody in that room any more. */
  async function emptied(roomId = ''): Promise<void> {
    await vi.waitFor(() => expect(bed.server.rooms.has(roomId)).toBe(false), { timeout: 5000 });
  }

  it('goes through its states, and back', async () => {
    const alice = bed.client();
    const states: string[] = [];
    alice.on('connectionStateChanged', (state, previous) => states.push(`${previous} -> ${state}`));
    const joined = nextEvent(alice, 'joined');
    const room = await alice.joinRoom(bed.newRoom(), ALICE);
    expect(await joined).toEqual([room]);
    expect(alice.room).toBe(room);
    expect(alice.device?.loaded).toBe(true);
    await alice.exitRoom();
    expect([alice.room, alice.device]).toEqual([undefined, undefined]);
    await alice.close();
    await alice.close();
    expect(states).toEqual([
      'new -> connecting',
      'connecting -> joined',
      'joined -> disconnected',
      'disconnected -> closed',
    ]);
    await expect(alice.joinRoom(bed.newRoom(), ALICE)).rejects.toMatchObject({ code: 'invalid-state' });
    await expect(alice.play()).rejects.toMatchObject({ code: 'not-joined' });
  });

  it('knows who is there already', async () => {
    const [alice, bob] = [bed.client(), bed.client()];
    const address = bed.newRoom();
    await alice.joinRoom(address, { ...ALICE, device: { flag: 'robot', name: 'Robot', version: '1' } });
    const room = await bob.joinRoom(address, BOB);
    expect([...room.peers.keys()]).toEqual(['alice']);
    expect(room.peers.get('alice')).toMatchObject({
      displayName: 'Alice',
      device: { flag: 'robot', name: 'Robot', version: '1' },
    });
  });

  it('joins again after leaving, with everything working as before', async () => {
    const [alice, bob] = [bed.client(), bed.client()];
    const recordDirectoryPath = await bed.newFolder();
    for (const room of [bed.newRoom(), bed.newRoom()]) {
      await alice.joinRoom(room, ALICE, { mediaFilePath: await makeClip(), loop: true });
      const consumers = nextEvents(bob, 'newConsumer', 2);
      const finished = nextEvents(bob, 'recordingFinished', 2);
      await bob.joinRoom(room, BOB, {}, { recordDirectoryPath });
      for (const [subscription] of await consumers) await received(subscription, 10);
      await bob.exitRoom();
      expect(await finished).toHaveLength(2);
      await alice.exitRoom();
      await emptied(room.roomId);
    }
    expect(await filesIn(recordDirectoryPath)).toHaveLength(4);
  });

  it.each([
    ['2024', 'createWebRtcTransport'],
    ['2024', 'join'],
    ['2026', 'getRouterRtpCapabilities'],
  ] as const)(
    'comes into a room that a %s server is closing, noticed at %s: connects anew',
    async (dialect, method) => {
      const server = bed.closeLater(await startServer({ dialect }));
      const wire = bed.closeLater(await BadWire.before(server.url));
      const room = { url: wire.url, roomId: 'closing' };
      wire.refuse(method, 1);
      const client = bed.client();
      await client.joinRoom(room, ALICE, {}, { recordDirectoryPath: '' });
      expect(client.connectionState).toBe('joined');
      expect([2, 3]).toContain(wire.joins);
      const before = wire.joins;
      expect(server.rooms.get('closing')?.peers.size).toBe(1);
      wire.refuse(method, 3);
      const another = bed.client().joinRoom(room, BOB, {}, { recordDirectoryPath: '' });
      await expect(another).rejects.toMatchObject({ details: { errorCode: 500, method } });
      expect(wire.joins).toBe(before + 3);
    },
  );

  it('gives the app’s ICE servers to every transport', async () => {
    const worker = await bed.otherWorker();
    const requests = vi.spyOn(worker.process.channel, 'request');
    const client = bed.client({ worker });
    const iceServers = [{ urls: 'turn:127.0.0.1:9', username: 'u', credential: 'c' }];
    const room = { ...bed.newRoom(), iceServers, iceTransportPolicy: 'relay' as const };
    await client.joinRoom(room, ALICE, {}, { recordDirectoryPath: '' });
    // Nothing can be sent, as nobody relays it.
    client.publish({ type: 'tone' }).catch(() => undefined);
    const made = (): unknown[] =>
      requests.mock.calls.filter(([method]) => method === 'transport.create').map(([, options]) => options);
    const expected = { data: { iceServers, iceTransportPolicy: 'relay' } };
    await soon(() => expect(made()).toMatchObject([expected, expected]));
  });

  it('leaves the room it is in when it joins another', async () => {
    const alice = bed.client();
    const [first, second] = [bed.newRoom(), bed.newRoom()];
    await alice.joinRoom(first, ALICE, { mediaFilePath: '' });
    await alice.joinRoom(second, ALICE, { mediaFilePath: '' });
    expect(alice.room?.roomId).toBe(second.roomId);
    expect(alice.publications).toHaveLength(2);
    await emptied(first.roomId);
  });

  it('shares a worker between clients, and leaves it open', async () => {
    const room = bed.newRoom();
    const [alice, bob] = [bed.client(), bed.client()];
    await alice.joinRoom(room, ALICE, { mediaFilePath: '' });
    const consumers = nextEvents(bob, 'newConsumer', 2);
    await bob.joinRoom(room, BOB, { mediaFilePath: '' }, { recordDirectoryPath: '' });
    for (const [{ track }] of await consumers) expect(workerOf(track)).toBe(bed.worker);
    await Promise.all([alice.close(), bob.close()]);
    expect(bed.worker.closed).toBe(false);
    await expectNothingInWorker();
  });

  async function expectNothingInWorker(): Promise<void> {
    await soon(async () => {
      const { sources, tracks, transports } = await bed.worker.dump();
      expect({ sources, tracks, transports }).toEqual({ sources: [], tracks: [], transports: [] });
    });
  }

  /** The error of a join that fails and leaves nothing behind. */
  async function refusalOf(...parameters: Parameters<MediasoupClient['joinRoom']>): Promise<RoomError> {
    const client = bed.client();
    const error: unknown = await client.joinRoom(...parameters).catch((reason: unknown) => reason);
    if (!RoomError.isInstance(error)) throw new Error(`no RoomError but ${String(error)}`);
    expect(['new', 'disconnected']).toContain(client.connectionState);
    await expectNothingInWorker();
    return error;
  }

  describe('refuses', () => {
    it.each<[string, RoomAddressInfo, string]>([
      ['no address', { roomId: 'r' }, 'alice'],
      ['no room', { url: 'ws://127.0.0.1:1' }, 'alice'],
      ['no peer', { url: 'ws://127.0.0.1:1', roomId: 'r' }, ''],
      ['another scheme', { url: 'http://127.0.0.1:1', roomId: 'r' }, 'alice'],
    ])('%s', async (_case, room, peerId) => {
      expect(await refusalOf(room, { peerId })).toMatchObject({ code: 'invalid-argument' });
    });

    it('a server that is not there', async () => {
      const error = await refusalOf({ url: 'ws://127.0.0.1:1', roomId: 'r' }, ALICE, { mediaFilePath: '' });
      expect(error.code).toBe('connect-failed');
      expect(error.message).toContain('ECONNREFUSED');
      expect(error.cause).toBeInstanceOf(Error);
    });

    it('a server that wants another Origin', async () => {
      const room = { ...bed.newRoom(), origin: 'https://elsewhere.example' };
      const error = await refusalOf(room, ALICE);
      expect(error).toMatchObject({ code: 'connect-refused', details: { httpStatus: 403 } });
      expect(error.message).toContain('set origin');
    });

    it('a server that takes no such name', async () => {
      const error = await refusalOf(bed.newRoom(), { peerId: 'alice', displayName: 'x'.repeat(300) });
      expect(error).toMatchObject({ code: 'join-rejected', details: { method: 'join', errorCode: 500 } });
    });

    it.each([
      ['is not there', async () => join(await bed.newFolder(), 'none.webm')],
      ['is a folder', async () => bed.newFolder()],
      [
        'is no media file',
        async () => {
          const file = join(await bed.newFolder(), 'text.webm');
          await writeFile(file, 'no media at all\n'.repeat(100));
          return file;
        },
      ],
    ])('a file that %s', async (_case, makeFile) => {
      const mediaFilePath = await makeFile();
      const error = await refusalOf(bed.newRoom(), ALICE, { mediaFilePath });
      expect(error).toMatchObject({ code: 'media-source-failed', cause: expect.any(Error) });
      expect(error.message).toContain(mediaFilePath);
    });

    it('to join twice at once', async () => {
      const alice = bed.client();
      const first = alice.joinRoom(bed.newRoom(), ALICE);
      await expect(alice.joinRoom(bed.newRoom(), ALICE)).rejects.toMatchObject({ code: 'invalid-state' });
      await first;
    });

    it('to play without a source', async () => {
      const alice = bed.client();
      await expect(alice.play()).rejects.toMatchObject({ code: 'not-joined' });
      await alice.joinRoom(bed.newRoom(), ALICE);
      await expect(alice.play()).rejects.toMatchObject({ code: 'invalid-state' });
    });

    it('a worker that is closed', async () => {
      const worker = await bed.otherWorker();
      worker.close();
      const error = await new MediasoupClient({ worker })
        .joinRoom(bed.newRoom(), ALICE)
        .catch((e: unknown) => e);
      expect(error).toMatchObject({ code: 'worker-failed' });
    });

    it('a Python that is none, and tries again at the next join', async () => {
      const alice = bed.clientWithOwnWorker();
      vi.stubEnv('PYTHON', '/nowhere/python');
      try {
        await expect(alice.joinRoom(bed.newRoom(), ALICE)).rejects.toMatchObject({
          code: 'worker-failed',
          message: expect.stringContaining('/nowhere/python'),
        });
      } finally {
        vi.unstubAllEnvs();
      }
      await alice.joinRoom(bed.newRoom(), ALICE);
    });
  });

  /** Stages in which joining gets stuck, and how to know that it is there. */
  const stages: [string, () => Promise<Stage>][] = [
    ['the worker starts', async () => stuckInWorkerStart()],
    ['the file opens', async () => stuckInOpening()],
    ['it connects', async () => stuckInHandshake()],
    ['it waits for an answer', async () => stuckInRequest()],
  ];

  interface Stage {
    readonly client: MediasoupClient;
    readonly room: RoomAddressInfo;
    readonly produce?: ProducerConfig;
    /** Resolves when the join is stuck. */
    readonly stuck: () => Promise<unknown>;
  }

  async function stuckInWorkerStart(): Promise<Stage> {
    const before = (await children()).length;
    return {
      client: bed.clientWithOwnWorker(),
      room: bed.newRoom(),
      stuck: async () => soon(async () => expect((await children()).length).toBeGreaterThan(before)),
    };
  }

  async function stuckInOpening(): Promise<Stage> {
    const fifo = join(await bed.newFolder(), 'fifo.webm');
    execFileSync('mkfifo', [fifo]);
    const worker = await bed.otherWorker();
    const getUserMedia = vi.spyOn(worker, 'getUserMedia');
    return {
      client: bed.client({ worker }),
      room: bed.newRoom(),
      produce: { mediaFilePath: fifo },
      stuck: async () => soon(() => expect(getUserMedia).toHaveBeenCalled()),
    };
  }

  async function stuckInHandshake(): Promise<Stage> {
    const server = createServer().listen(0, '127.0.0.1');
    const connected = once(server, 'connection');
    bed.closeLater(server);
    await once(server, 'listening');
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { client: bed.client(), room: { url, roomId: 'r' }, stuck: async () => connected };
  }

  async function stuckInRequest(): Promise<Stage> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    bed.closeLater(server);
    const asked = new Promise((resolve) => {
      server.on('connection', (socket) => socket.once('message', resolve));
    });
    await once(server, 'listening');
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { client: bed.client(), room: { url, roomId: 'r' }, stuck: async () => asked };
  }

  // Named pipes and `ps` are what makes and finds stuck processes.
  describe.skipIf(process.platform === 'win32').each(stages)('given up while %s', (_name, prepare) => {
    it('by a signal, rejects with its reason and leaves nothing', async () => {
      const before = await children();
      const { client, room, produce, stuck } = await prepare();
      const controller = new AbortController();
      const joining = client
        .joinRoom(room, ALICE, produce, {}, { signal: controller.signal })
        .catch((error: unknown) => error);
      await stuck();
      const reason = new Error('enough');
      controller.abort(reason);
      expect(await joining).toBe(reason);
      expect(client.connectionState).toBe('disconnected');
      await bed.tidy();
      await vi.waitFor(async () => expect(await children()).toEqual(before), { timeout: 5000 });
      await expectNothingInWorker();
    });

    it.each(['exitRoom', 'close'] as const)('by %s()', async (method) => {
      const { client, room, produce, stuck } = await prepare();
      const joining = client.joinRoom(room, ALICE, produce).catch((error: unknown) => error);
      await stuck();
      await client[method]();
      expect(await joining).toMatchObject({ code: 'left' });
      expect(client.connectionState).toBe(method === 'close' ? 'closed' : 'disconnected');
    });
  });

  it('given up while it publishes, leaves the room', async () => {
    const alice = bed.client();
    const controller = new AbortController();
    const room = bed.newRoom();
    alice.once('joined', () => controller.abort());
    const joining = alice.joinRoom(room, ALICE, { mediaFilePath: '' }, {}, { signal: controller.signal });
    await expect(joining).rejects.toMatchObject({ name: 'AbortError' });
    await emptied(room.roomId);
    await expectNothingInWorker();
  });

  it.skipIf(process.platform === 'win32')('given up beforehand, does nothing', async () => {
    const alice = bed.clientWithOwnWorker();
    const before = await children();
    const joining = alice.joinRoom(bed.newRoom(), ALICE, {}, {}, { signal: AbortSignal.abort() });
    await expect(joining).rejects.toMatchObject({ name: 'AbortError' });
    expect(await children()).toEqual(before);
  });
});
