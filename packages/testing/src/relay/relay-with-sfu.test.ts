import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { soon } from '../soon.ts';
import { type SfuServer, startServer } from '@tureen/sfu';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { relayThrottle } from './relay-throttle.ts';
import { createRelay } from './relay.ts';

/** The header of a STUN binding request (RFC 8489, 5). A server answers it, if only with an error. */
function stunRequest(transactionId: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42]), transactionId]);
}

let lastId = 0;

/** Sends a request and returns the text of its answer. */
async function ask(socket: WebSocket, method: string, data: object): Promise<string> {
  lastId += 1;
  const id = lastId;
  const answer = new Promise<string>((resolve) => {
    socket.on('message', (message: Buffer) => {
      if (message.includes(`"id":${id},`)) resolve(message.toString());
    });
  });
  socket.send(JSON.stringify({ request: true, id, method, data }));
  return answer;
}

/** Connects to a room. */
async function visit({ url, origin }: SfuServer): Promise<WebSocket> {
  const socket = new WebSocket(`${url}/?roomId=r&peerId=p`, 'protoo', { origin });
  await once(socket, 'open');
  return socket;
}

/** Asks the server for a transport and returns the port of its only candidate. */
async function candidatePort(socket: WebSocket): Promise<number> {
  const data = { forceTcp: false, producing: true, appData: { direction: 'producer' } };
  const answer = await ask(socket, 'createWebRtcTransport', data);
  const ports = [
    ...answer.matchAll(/"port":(\d+),"protocol":"(udp|tcp)"|"protocol":"(udp|tcp)","port":(\d+)/gu),
  ];
  expect(ports).toHaveLength(1);
  return Number(ports[0]?.[1] ?? ports[0]?.[4]);
}

describe('a relay in front of a real SFU', () => {
  it('carries the packets of a transport, blocks them, and ends with it', async () => {
    await using relay = createRelay();
    await using server = await startServer({ transformIceCandidates: relay.transformIceCandidates });
    const socket = await visit(server);
    const port = await candidatePort(socket);
    expect(relay.portCount).toBe(1);

    const media = createSocket('udp4');
    const answers: Buffer[] = [];
    media.on('message', (packet) => answers.push(packet));
    const transactionId = randomBytes(12);
    media.send(stunRequest(transactionId), port, '127.0.0.1');
    await soon(() => expect(answers).toHaveLength(1));
    expect(answers[0]?.subarray(8, 20)).toEqual(transactionId);

    relay.block('uplink');
    media.send(stunRequest(randomBytes(12)), port, '127.0.0.1');
    await soon(() => expect(relay.counters.uplink).toMatchObject({ delivered: 1, blocked: 1 }));
    expect(relay.counters.downlink.delivered).toBe(1);

    media.close();
    socket.close();
    await soon(() => expect(relay.portCount).toBe(0));
  });

  const worse2024 = { secret: 's', uplink: 0, downlink: 0, rtt: 300, packetLoss: 0 };
  const worse2026 = { secret: 's', options: { rtt: 300 } };
  it.each([
    ['2024', worse2024, 'resetNetworkThrottle'],
    ['2026', worse2026, 'stopNetworkThrottle'],
  ] as const)('gets worse and good again when clients of %s ask for it', async (dialect, worse, reset) => {
    await using relay = createRelay();
    const { transformIceCandidates } = relay;
    await using server = await startServer({
      dialect,
      transformIceCandidates,
      throttle: relayThrottle(relay, 's'),
    });
    const socket = await visit(server);
    const port = await candidatePort(socket);
    const media = createSocket('udp4');
    const roundTrip = async (): Promise<number> => {
      const start = performance.now();
      media.send(stunRequest(randomBytes(12)), port, '127.0.0.1');
      await once(media, 'message');
      return performance.now() - start;
    };
    expect(await ask(socket, 'applyNetworkThrottle', { ...worse, secret: 'wrong' })).toContain(
      '"errorCode":403',
    );
    expect(relay.network.uplink.impairment.delayMs).toBe(0);
    expect(await ask(socket, 'applyNetworkThrottle', worse)).toContain('"ok":true');
    expect(await roundTrip()).toBeGreaterThanOrEqual(299);
    expect(await ask(socket, reset, { secret: 's' })).toContain('"ok":true');
    expect(await roundTrip()).toBeLessThan(299);
    media.close();
    socket.close();
  });
});
