import { createWorker, type Worker } from '@tureen/handler';
import { testPython } from '@tureen/testing/python';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  MediasoupClient,
  type RoomNotification,
  type Signaler,
  type SignalerListener,
  type Subscription,
} from '../src/index.ts';
import { SocketIoPullSignaler, SocketIoPushSignaler } from '../src/socket-io/index.ts';
import { PullServer } from './fixtures/pull-server.ts';
import { PushServer, type PushServerOptions } from './fixtures/push-server.ts';
import { MediaVisitor } from './support/media-visitor.ts';
import { untilPackets } from './support/packets.ts';

const closables: { close(): unknown }[] = [];
let worker: Worker;

beforeAll(async () => {
  process.env['PYTHON'] ??= testPython();
  worker = await createWorker();
});

afterEach(async () => {
  for (const closable of closables.splice(0).toReversed()) await closable.close();
});

afterAll(async () => {
  await worker[Symbol.asyncDispose]();
});

function later<T extends { close(): unknown }>(closable: T): T {
  closables.push(closable);
  return closable;
}

async function visitor(signaler: Signaler, url: string, peerId: string): Promise<MediaVisitor> {
  const target = { url, roomId: 'room', peerId, displayName: `${peerId}'s name` };
  return later(await MediaVisitor.join(worker, signaler, target));
}

/** A listener that takes nothing and remembers what it is told. */
function silent(heard: unknown[] = []): SignalerListener {
  return {
    onConsumerOffer: async () => undefined,
    onDataConsumerOffer: async () => undefined,
    onNotification: (notification: RoomNotification) => heard.push(notification),
    onClose: (close) => heard.push(close),
  };
}

async function pushServer(options?: PushServerOptions): Promise<PushServer> {
  return later(await PushServer.start(options));
}

describe.each(['request', 'notification'] as const)('a push server that offers by %s', (offersBy) => {
  it('lets two peers hear each other', async () => {
    const { url } = await pushServer({ offersBy });
    const alice = await visitor(new SocketIoPushSignaler(), url, 'alice');
    const bob = await visitor(new SocketIoPushSignaler(), url, 'bob');
    const [fromAlice, fromBob] = await Promise.all([alice.publishTone(), bob.publishTone()]);
    await Promise.all([bob.receives(fromAlice.id, 20), alice.receives(fromBob.id, 20)]);
    await bob.signaler.closeProducer(fromBob.id);
    await expect.poll(() => alice.notifications.map(({ type }) => type)).toContain('consumerClosed');
  });
});

describe.each([
  ['push', async () => PushServer.start(), () => new SocketIoPushSignaler()],
  ['pull', async () => PullServer.start(), () => new SocketIoPullSignaler()],
] as const)('a room client with a %s signaler', (_name, start, createSignaler) => {
  it('joins, publishes, and receives what the other publishes', async () => {
    const { url } = later<PushServer | PullServer>(await start());
    const clients = [];
    for (const peerId of ['alice', 'bob']) {
      const client = later(new MediasoupClient({ worker, signaler: createSignaler() }));
      await client.joinRoom(
        { url, roomId: 'room' },
        { peerId, displayName: `${peerId}'s name` },
        { mediaFilePath: '' },
        { recordDirectoryPath: '' },
      );
      clients.push(client);
    }
    for (const [index, client] of clients.entries()) {
      for (const kind of ['audio', 'video'] as const) {
        const find = (): Subscription | undefined => client.subscriptions.find((one) => one.kind === kind);
        await untilPackets(() => find()?.consumer, 20);
        expect(find()?.peer.displayName).toBe(index === 0 ? `bob's name` : `alice's name`);
      }
    }
    const [alice, bob] = clients;
    await bob?.exitRoom();
    await expect.poll(() => alice?.room?.peers.size).toBe(0);
  });
});

describe('a push server', () => {
  it('tells its TURN servers, which every transport gets', async () => {
    const turnServers = [{ urls: ['turn:turn.test:3478'], username: 'u', credential: 'c' }];
    const { url } = await pushServer({ turnServers });
    const signaler = later(new SocketIoPushSignaler());
    signaler.listen(silent());
    await signaler.connect({ url, roomId: 'room', peerId: 'alice' });
    expect(await signaler.createTransport('send')).toMatchObject({ iceServers: turnServers });
  });

  it('that never says roomReady is waited for in vain, unless it need not', async () => {
    const { url } = await pushServer({ saysReady: false });
    const target = { url, roomId: 'room', peerId: 'alice', requestTimeoutMs: 200 };
    const patient = later(new SocketIoPushSignaler());
    patient.listen(silent());
    await expect(patient.connect(target)).rejects.toMatchObject({
      code: 'request-timeout',
      message: expect.stringContaining('set waitsForRoomReady to false'),
    });
    const other = later(new SocketIoPushSignaler({ waitsForRoomReady: false }));
    other.listen(silent());
    await other.connect({ ...target, requestTimeoutMs: 5000 });
    expect((await other.getRouterRtpCapabilities()).codecs).not.toHaveLength(0);
  });

  it('throws a peer out whose place another takes', async () => {
    const { url } = await pushServer();
    const heard: unknown[] = [];
    const first = later(new SocketIoPushSignaler());
    first.listen(silent(heard));
    await first.connect({ url, roomId: 'room', peerId: 'alice' });
    const second = later(new SocketIoPushSignaler());
    second.listen(silent());
    await second.connect({ url, roomId: 'room', peerId: 'alice' });
    await expect.poll(() => heard).toContainEqual(expect.objectContaining({ cause: 'kicked', code: 4000 }));
  });
});

describe('a pull server', () => {
  it('lets two peers hear each other, though each has to ask', async () => {
    const server = later(await PullServer.start());
    const alice = await visitor(new SocketIoPullSignaler(), server.url, 'alice');
    const fromAlice = await alice.publishTone();
    const bob = await visitor(new SocketIoPullSignaler(), server.url, 'bob');
    const fromBob = await bob.publishTone();
    await Promise.all([bob.receives(fromAlice.id, 20), alice.receives(fromBob.id, 20)]);
    expect(alice.notifications).toContainEqual({
      type: 'newPeer',
      peer: expect.objectContaining({ displayName: `bob's name` }),
    });
    expect(alice.consumers.size).toBe(1);
  });

  it('says why it lets nobody in', async () => {
    const server = later(await PullServer.start());
    server.refusal = 'isLocked';
    const signaler = later(new SocketIoPullSignaler());
    signaler.listen(silent());
    await expect(
      signaler.connect({ url: server.url, roomId: 'room', peerId: 'alice' }),
    ).rejects.toMatchObject({ code: 'request-failed', details: { method: 'join', errorReason: 'isLocked' } });
  });
});
