import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { startServer } from '@tureen/sfu';
import { describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createRelay } from './relay.ts';

/** The header of a STUN binding request (RFC 8489, 5). A server answers it, if only with an error. */
function stunRequest(transactionId: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42]), transactionId]);
}

/** Asks the server for a transport and returns the port of its only candidate. */
async function candidatePort(socket: WebSocket): Promise<number> {
  const data = { forceTcp: false, appData: { direction: 'producer' } };
  socket.send(JSON.stringify({ request: true, id: 1, method: 'createWebRtcTransport', data }));
  const answer = await new Promise<string>((resolve) => {
    socket.on('message', (message: Buffer) => {
      if (message.includes('"response":true')) resolve(message.toString());
    });
  });
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
    const socket = new WebSocket(`${server.url}/?roomId=r&peerId=p`, 'protoo', { origin: server.origin });
    await once(socket, 'open');
    const port = await candidatePort(socket);
    expect(relay.portCount).toBe(1);

    const media = createSocket('udp4');
    const answers: Buffer[] = [];
    media.on('message', (packet) => answers.push(packet));
    const transactionId = randomBytes(12);
    media.send(stunRequest(transactionId), port, '127.0.0.1');
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    expect(answers[0]?.subarray(8, 20)).toEqual(transactionId);

    relay.block('uplink');
    media.send(stunRequest(randomBytes(12)), port, '127.0.0.1');
    await vi.waitFor(() => expect(relay.counters.uplink).toMatchObject({ delivered: 1, blocked: 1 }));
    expect(relay.counters.downlink.delivered).toBe(1);

    media.close();
    socket.close();
    await vi.waitFor(() => expect(relay.portCount).toBe(0));
  });
});
