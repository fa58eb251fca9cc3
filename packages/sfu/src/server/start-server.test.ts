import { once } from 'node:events';
import { createServer } from 'node:net';
import { soon } from '../fixtures/soon.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SfuError } from '../errors.ts';
import { selfSigned } from '../fixtures/self-signed.ts';
import { TestClient } from '../fixtures/test-client.ts';
import { joinPeer, produce } from '../fixtures/test-peer.ts';
import { type StartServerOptions } from './options.ts';
import { type SfuServer } from './sfu-server.ts';
import { startServer } from './start-server.ts';

let servers: SfuServer[] = [];

async function start(options?: StartServerOptions): Promise<SfuServer> {
  const server = await startServer(options);
  servers.push(server);
  return server;
}

afterEach(async () => {
  for (const server of servers) await server.close();
  servers = [];
  vi.unstubAllEnvs();
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function matching(code: string, message: RegExp): unknown {
  return expect.objectContaining({ code, message: expect.stringMatching(message) as unknown });
}

describe('startServer', () => {
  it('tells where it listens and what serves the media', async () => {
    const server = await start();
    expect(server.url).toBe(`ws://127.0.0.1:${server.port}`);
    expect(server.origin).toBe(`http://127.0.0.1:${server.port}`);
    expect(server).toMatchObject({ host: '127.0.0.1', dialect: '2026', closed: false });
    expect(server.workerBinary.mediasoupVersion).toMatch(/^3\./u);
    expect(isRunning(server.workerPid)).toBe(true);
  });

  it('leaves it to the program what SIGINT and SIGTERM mean', async () => {
    const before = [process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')];
    await start();
    expect([process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')]).toEqual(before);
  });

  it('closes completely, once, and frees the port', async () => {
    const server = await start();
    const closed = vi.fn<() => void>();
    server.on('closed', closed);
    const peer = await joinPeer(server);
    await produce(peer, 'audio', 1);
    await Promise.all([server.close(), server.close()]);
    expect(await peer.client.ended).toMatchObject({ code: 4000 });
    expect(server.closed).toBe(true);
    expect(server.rooms.size).toBe(0);
    expect(closed).toHaveBeenCalledOnce();
    expect(isRunning(server.workerPid)).toBe(false);
    const next = await start({ port: server.port });
    expect(next.port).toBe(server.port);
  });

  it('closes at the end of an `await using` block', async () => {
    let server: SfuServer;
    {
      await using scoped = await startServer();
      server = scoped;
    }
    expect(server.closed).toBe(true);
  });

  it('does not wait long for clients that do not answer its goodbye', async () => {
    const server = await start();
    const client = await TestClient.connect(server);
    client.socket.pause();
    await server.close();
    expect(isRunning(server.workerPid)).toBe(false);
  });

  it('says that a port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(startServer({ port })).rejects.toEqual(
      matching('listen-failed', /127\.0\.0\.1, port \d+: the port is taken.*Choose another port/u),
    );
    other.close();
  });

  it('says that an address is not of this machine', async () => {
    await expect(
      startServer({ host: '192.0.2.1', tls: selfSigned(), allowRemote: true, domain: 'x' }),
    ).rejects.toEqual(matching('listen-failed', /no such address/u));
  });

  it('says that a worker binary does not work, and frees the port', async () => {
    const { port } = await start();
    await servers.pop()?.close();
    vi.stubEnv('MEDIASOUP_WORKER_BIN', '/nowhere/mediasoup-worker');
    await expect(startServer({ port })).rejects.toEqual(
      matching('worker-unhealthy', /MEDIASOUP_WORKER_BIN/u),
    );
    vi.unstubAllEnvs();
    expect((await start({ port })).port).toBe(port);
  });

  it('refuses a certificate that is none', async () => {
    await expect(startServer({ tls: { cert: 'x', key: 'y' } })).rejects.toEqual(
      matching('invalid-options', /no usable certificate/u),
    );
  });

  it('does not start when its signal has fired', async () => {
    const signal = AbortSignal.abort(new Error('changed my mind'));
    const error: unknown = await startServer({ signal }).catch((error: unknown) => error);
    expect(error).toEqual(matching('aborted', /starting the server/u));
    expect(error).toMatchObject({ cause: { message: 'changed my mind' } });
  });

  it('stops the start when its signal fires meanwhile', async () => {
    const controller = new AbortController();
    const starting = startServer({ signal: controller.signal });
    controller.abort();
    await expect(starting).rejects.toEqual(matching('aborted', /./u));
  });

  it('closes when its signal fires later', async () => {
    const controller = new AbortController();
    const server = await start({ signal: controller.signal });
    controller.abort();
    await once(server, 'closed');
    expect(isRunning(server.workerPid)).toBe(false);
  });

  it('speaks TLS when it has a certificate', async () => {
    const tls = selfSigned();
    const server = await start({ tls, domain: 'localhost' });
    expect(server.url).toBe(`wss://localhost:${server.port}`);
    expect(server.origin).toBe(`https://localhost:${server.port}`);
    const client = await TestClient.connect(server, {
      socket: { origin: 'https://localhost', ca: tls.cert },
    });
    expect(await client.request('getRtcStatsUrl')).toEqual({});
    await client.close();
  });

  it('fires died when the worker is killed, after throwing everybody out', async () => {
    const server = await start();
    const events: string[] = [];
    const { client } = await joinPeer(server);
    const died = new Promise<SfuError>((resolve) => {
      server.once('died', (error) => {
        events.push('died');
        resolve(error);
      });
    });
    server.once('closed', () => events.push('closed'));
    void client.ended.then(() => events.push('client'));
    process.kill(server.workerPid, 'SIGKILL');
    const error = await died;
    expect(SfuError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ code: 'worker-died', cause: expect.any(Error) as unknown });
    expect(error.message).toContain(`process ${server.workerPid}`);
    await server.close();
    expect(await client.ended).toMatchObject({ code: 4000 });
    expect(events).toEqual(['client', 'died', 'closed']);
  });

  it('shows clients the ICE candidates of a relay, and tells it when a transport is gone', async () => {
    const signals: AbortSignal[] = [];
    const server = await start({
      transformIceCandidates: async (candidates, transport) => {
        signals.push(transport.signal);
        expect(transport).toMatchObject({ roomId: 'room', peerId: 'alice' });
        return candidates.flatMap((old) => (old.protocol === 'udp' ? [{ ...old, port: 9 }] : []));
      },
    });
    const client = await TestClient.connect(server);
    const reply = await client.request('createWebRtcTransport', { appData: { direction: 'producer' } });
    expect(reply['iceCandidates']).toMatchObject([{ protocol: 'udp', port: 9 }]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    await client.close();
    await soon(() => expect(signals.map(({ aborted }) => aborted)).toEqual([true]));
  });

  it('rejects the transport when the relay fails, and keeps no transport', async () => {
    const server = await start({
      transformIceCandidates: () => {
        throw new Error('no relay port left');
      },
    });
    const client = await TestClient.connect(server);
    const data = { appData: { direction: 'producer' } };
    await expect(client.request('createWebRtcTransport', data)).rejects.toThrow('no relay port left');
    expect(server.rooms.get('room')?.joiningPeers.get('alice')?.transports.size).toBe(0);
    expect(await client.request('getRtcStatsUrl')).toEqual({});
    await client.close();
  });
});
