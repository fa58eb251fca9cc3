import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createWorker, type Worker } from '@tureen/handler';
import { startServer, type SfuServer } from '@tureen/sfu';
import { makeClip } from '@tureen/testing/clip';
import { testPython } from '@tureen/testing/python';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Broadcaster, broadcastOpusFile, type BroadcasterTarget } from '../src/broadcaster/index.ts';
import { ProtooSignaler } from '../src/index.ts';
import { MediaVisitor } from './support/media-visitor.ts';

let worker: Worker;

beforeAll(async () => {
  process.env['PYTHON'] ??= testPython();
  worker = await createWorker();
});
afterAll(async () => {
  await worker[Symbol.asyncDispose]();
});

describe.each(['2024', '2026'] as const)('a broadcaster in a %s server', (dialect) => {
  const closables: { close(): unknown }[] = [];
  let server: SfuServer;
  let rooms = 0;
  beforeAll(async () => {
    server = await startServer({ dialect });
  });
  afterEach(async () => {
    rooms += 1;
    for (const closable of closables.splice(0).toReversed()) await closable.close();
  });
  afterAll(async () => server.close());

  function later<T extends { close(): unknown }>(closable: T): T {
    closables.push(closable);
    return closable;
  }

  async function visitor(): Promise<MediaVisitor> {
    const target = {
      url: `${server.url}/`,
      roomId: `room ${rooms}`,
      peerId: 'visitor',
      displayName: 'Visitor',
    };
    return later(await MediaVisitor.join(worker, new ProtooSignaler(), target));
  }

  async function broadcaster(more: Partial<BroadcasterTarget> = {}): Promise<Broadcaster> {
    return later(
      await Broadcaster.join({ url: server.url, roomId: `room ${rooms}`, peerId: 'b/1', ...more }),
    );
  }

  it('is heard, and leaves', async () => {
    const alice = await visitor();
    const bob = await broadcaster();
    expect(bob.dialect).toBe(dialect);
    const file = await makeClip({ format: 'ogg', seconds: 1 });
    const broadcast = await broadcastOpusFile(bob, file, { loop: true });
    await alice.receives(broadcast.producerId, 80);
    broadcast.stop();
    broadcast.stop();
    expect((await broadcast.finished).packets).toBeGreaterThan(70);
    await bob.close();
    await bob.close();
    await expect.poll(() => alice.notifications).toContainEqual({ type: 'peerClosed', peerId: 'b/1' });
  });

  it('sends a file to its end in its own time', async () => {
    await visitor();
    const bob = await broadcaster();
    const begun = performance.now();
    const { finished } = await broadcastOpusFile(bob, await makeClip({ format: 'ogg', seconds: 1 }));
    const { packets } = await finished;
    expect(packets).toBeGreaterThan(45);
    expect(performance.now() - begun).toBeGreaterThan(900);
  });

  it('hears what others send', async () => {
    const alice = await visitor();
    const tone = await alice.publishTone();
    const rtpCapabilities = await alice.signaler.getRouterRtpCapabilities();
    const bob = await broadcaster({ rtpCapabilities });
    const [producer] = await bob.producers();
    expect(producer).toMatchObject({ producerId: tone.id, peerId: 'visitor', kind: 'audio' });
    const socket = await udpSocket();
    closables.push({ close: () => socket.close() });
    const packets = received(socket, 10);
    const transport = await bob.createPlainTransport('recv', { comedia: dialect === '2024' });
    if (dialect === '2026') await transport.connect({ ip: '127.0.0.1', port: socket.address().port });
    // In comedia the server answers to where something comes from.
    else socket.send(Buffer.from([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]), transport.port, transport.ip);
    const { consumerId } = await transport.consume(tone.id, { rtpCapabilities, paused: dialect === '2026' });
    if (dialect === '2026') await bob.resumeConsumer(consumerId);
    else await expect(bob.resumeConsumer(consumerId)).rejects.toMatchObject({ code: 'unsupported' });
    await packets;
  });

  it('is told what is wrong', async () => {
    await visitor();
    const bob = await broadcaster();
    await expect(broadcastOpusFile(bob, await makeClip())).rejects.toMatchObject({
      code: 'media-source-failed',
    });
    const reason = new Error('enough');
    await expect(bob.createPlainTransport('send', { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    await expect(
      Broadcaster.join({ url: 'http://127.0.0.1:1', roomId: 'r', peerId: 'p' }),
    ).rejects.toMatchObject({
      code: 'connect-failed',
    });
    if (dialect === '2024') return;
    await expect(broadcaster({ roomId: 'nowhere' })).rejects.toMatchObject({ details: { httpStatus: 404 } });
    await expect(broadcaster({ origin: 'http://other.test' })).rejects.toMatchObject({
      details: { httpStatus: 403 },
      message: expect.stringContaining('set origin'),
    });
  });
});

async function udpSocket(): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

/** Resolves after so many RTP packets; rejects after 20 s. */
async function received(socket: Socket, count: number): Promise<void> {
  let seen = 0;
  const signal = AbortSignal.timeout(20_000);
  while (seen < count) {
    const [packet] = (await once(socket, 'message', { signal })) as [Buffer];
    const payloadType = (packet[1] ?? 0) & 0x7f;
    // RTCP comes to the same port; its types are 64 to 95 here (RFC 5761).
    if (payloadType < 64 || payloadType > 95) seen += 1;
  }
}
