import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createConnection, createServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { soon } from '../soon.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRelay, type Relay, type RelayableCandidate, type RelayOptions } from './relay.ts';

/** A server that sends everything back, by UDP and TCP. */
let echo: Socket;
let echoTcp: Server;
let candidates: (RelayableCandidate & { foundation: string })[];
let relays: Relay[] = [];
let clients: Socket[] = [];

beforeEach(async () => {
  echo = createSocket('udp4');
  echo.on('message', (packet, { port, address }) => {
    echo.send(packet, port, address);
  });
  echo.bind(0, '127.0.0.1');
  echoTcp = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  await Promise.all([once(echo, 'listening'), once(echoTcp, 'listening')]);
  const tcp = echoTcp.address();
  const tcpPort = typeof tcp === 'object' && tcp ? tcp.port : 0;
  candidates = [
    { foundation: 'u', ip: '127.0.0.1', address: '127.0.0.1', port: echo.address().port, protocol: 'udp' },
    { foundation: 't', ip: '127.0.0.1', address: '127.0.0.1', port: tcpPort, protocol: 'tcp' },
  ];
});

afterEach(async () => {
  for (const relay of relays) await relay.close();
  for (const client of clients) client.close();
  relays = [];
  clients = [];
  echo.close();
  echoTcp.close();
});

function relayWith(options?: RelayOptions): Relay {
  const relay = createRelay(options);
  relays.push(relay);
  return relay;
}

/** A client that remembers what comes back. */
function clientOf({ port }: RelayableCandidate): { send(text: string): void; answers: string[] } {
  const socket = createSocket('udp4');
  clients.push(socket);
  const answers: string[] = [];
  socket.on('message', (packet) => answers.push(packet.toString()));
  return {
    send: (message) => {
      socket.send(message, port, '127.0.0.1');
    },
    answers,
  };
}

async function udpCandidate(relay: Relay, signal?: AbortSignal): Promise<RelayableCandidate> {
  const [candidate] = await relay.transformIceCandidates(candidates, signal ? { signal } : {});
  if (!candidate) throw new Error('no candidate');
  return candidate;
}

async function tcpPort(relay: Relay): Promise<number> {
  const [, candidate] = await relay.transformIceCandidates(candidates);
  if (!candidate) throw new Error('no candidate');
  return candidate.port;
}

describe('candidates', () => {
  it('lead to ports of the relay, and are UDP only by default', async () => {
    const relay = relayWith();
    const changed = await relay.transformIceCandidates(candidates);
    expect(changed).toMatchObject([{ foundation: 'u', ip: '127.0.0.1', protocol: 'udp' }]);
    expect(changed[0]?.port).not.toBe(candidates[0]?.port);
    expect(relay.portCount).toBe(1);
  });

  it('get a port each, and TCP too if wanted', async () => {
    const relay = relayWith({ tcp: 'relay' });
    const changed = await relay.transformIceCandidates([...candidates, ...candidates]);
    expect(changed.map(({ protocol }) => protocol)).toEqual(['udp', 'tcp', 'udp', 'tcp']);
    expect(relay.portCount).toBe(4);
  });

  it('end with their transport', async () => {
    const relay = relayWith();
    const controller = new AbortController();
    const client = clientOf(await udpCandidate(relay, controller.signal));
    client.send('ping');
    await soon(() => expect(client.answers).toEqual(['ping']));
    controller.abort();
    expect(relay.portCount).toBe(0);
    expect(relay.counters.uplink.delivered).toBe(1);
    client.send('too late');
    await udpCandidate(relay, AbortSignal.abort());
    expect(relay.portCount).toBe(0);
  });
});

describe('UDP', () => {
  it('passes both ways, and keeps clients apart', async () => {
    const candidate = await udpCandidate(relayWith());
    const [one, two] = [clientOf(candidate), clientOf(candidate)];
    for (let number = 0; number < 20; number += 1) one.send(`one ${number}`);
    two.send('two');
    await soon(() => expect([one.answers.length, two.answers]).toEqual([20, ['two']]));
    expect(one.answers).toEqual(Array.from({ length: 20 }, (_, number) => `one ${number}`));
  });

  it('delays', async () => {
    const candidate = await udpCandidate(relayWith({ uplink: { delayMs: 40 }, downlink: { delayMs: 30 } }));
    const client = clientOf(candidate);
    const start = performance.now();
    client.send('ping');
    await soon(() => expect(client.answers).toEqual(['ping']));
    expect(performance.now() - start).toBeGreaterThanOrEqual(69);
  });

  it('loses the same packets for the same seed, and counts them', async () => {
    const runs: string[][] = [];
    for (let run = 0; run < 2; run += 1) {
      const relay = relayWith({ seed: 'the same', uplink: { lossRate: 0.3 } });
      const client = clientOf(await udpCandidate(relay));
      for (let number = 0; number < 100; number += 1) client.send(`${number}`);
      await soon(() => expect(relay.counters.downlink.delivered).toBe(100 - relay.counters.uplink.lost));
      await soon(() => expect(client.answers).toHaveLength(relay.counters.downlink.delivered));
      expect(relay.counters.uplink).toMatchObject({ taken: 100, lost: 100 - client.answers.length });
      runs.push(client.answers);
    }
    expect(runs[0]).toEqual(runs[1]);
    expect(runs[0]?.length).toBeLessThan(90);
  });

  it('changes while it runs, blocks and lets through again', async () => {
    const relay = relayWith();
    const client = clientOf(await udpCandidate(relay));
    client.send('a');
    await soon(() => expect(client.answers).toEqual(['a']));
    relay.block('downlink');
    client.send('b');
    await soon(() => expect(relay.counters.downlink.blocked).toBe(1));
    relay.block();
    client.send('c');
    await soon(() => expect(relay.counters.uplink.blocked).toBe(1));
    relay.unblock();
    relay.set({ uplink: { duplicateRate: 1 } });
    client.send('d');
    await soon(() => expect(client.answers).toEqual(['a', 'd', 'd']));
    expect(() => relay.set({ uplink: { lossRate: 2 } })).toThrow(RangeError);
    expect(relay.network.uplink.impairment).toMatchObject({ lossRate: 0, duplicateRate: 1 });
  });

  it('outlives a server that is gone', async () => {
    const closed = createSocket('udp4').bind(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address();
    closed.close();
    const relay = relayWith();
    candidates = [{ foundation: 'gone', ip: '127.0.0.1', port, protocol: 'udp' }];
    const client = clientOf(await udpCandidate(relay));
    for (let number = 0; number < 3; number += 1) client.send('anybody there?');
    await soon(() => expect(relay.counters.uplink.delivered).toBe(3));
  });
});

describe('TCP', () => {
  it('passes a stream both ways, whole, however lossy the network is', async () => {
    const relay = relayWith({ tcp: 'relay', uplink: { lossRate: 0.5, duplicateRate: 0.5, delayMs: 5 } });
    const socket = createConnection({ host: '127.0.0.1', port: await tcpPort(relay) });
    const sent = 'a long text. '.repeat(200_000);
    socket.write(sent);
    let received = 0;
    socket.on('data', (chunk: Buffer) => {
      received += chunk.length;
    });
    await vi.waitFor(() => expect(received).toBe(sent.length), { timeout: 10_000 });
    socket.destroy();
    await soon(() => expect(relay.counters.uplink.lost).toBe(0));
  });

  it('waits while it is blocked', async () => {
    const relay = relayWith({ tcp: 'relay' });
    const port = await tcpPort(relay);
    relay.block();
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.write('ping');
    await once(socket, 'connect');
    await soon(() => expect(socket.bytesWritten).toBe(4));
    expect(relay.counters.uplink.delivered).toBe(0);
    relay.unblock();
    expect(await once(socket, 'data')).toEqual([Buffer.from('ping')]);
    socket.destroy();
  });

  it('ends both sides when one ends', async () => {
    const relay = relayWith({ tcp: 'relay' });
    const socket = createConnection({ host: '127.0.0.1', port: await tcpPort(relay) });
    await once(socket, 'connect');
    const rest = text(socket);
    await relay.close();
    expect(await rest).toBe('');
  });
});

describe('closing', () => {
  it('is idempotent and final', async () => {
    const relay = createRelay({ tcp: 'relay' });
    await relay.transformIceCandidates(candidates);
    await Promise.all([relay.close(), relay.close()]);
    await relay.close();
    expect(relay.portCount).toBe(0);
    await expect(relay.transformIceCandidates(candidates)).rejects.toThrow('The relay is closed');
  });

  it('refuses impossible figures', () => {
    expect(() => createRelay({ uplink: { lossRate: -1 } })).toThrow(RangeError);
  });
});
