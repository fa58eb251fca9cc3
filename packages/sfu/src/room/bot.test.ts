import { once } from 'node:events';
import type { types } from 'mediasoup';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClient, text } from '../fixtures/test-client.ts';
import { createTransport, join } from '../fixtures/test-peer.ts';
import { type SfuServer } from '../server/sfu-server.ts';
import { startServer } from '../server/start-server.ts';

let server: SfuServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.close();
});

/** Somebody who can hear what a data producer of the room sends. */
async function listener(router: types.Router, dataProducerId: string): Promise<types.DataConsumer> {
  const transport = await router.createDirectTransport();
  return transport.consumeData({ dataProducerId });
}

describe('the bot', () => {
  it('repeats to everybody what a peer tells it, but no binary messages', async () => {
    const client = await TestClient.connect(server);
    await createTransport(client, 'consumer');
    await join(client, 'Ada');
    const { dataProducerId } = await client.next('newDataConsumer');
    const room = server.rooms.get('room');
    const peer = room?.peers.get('alice');
    if (!room || !peer) throw new Error('alice is not there');
    const ears = await listener(room.router, text({ dataProducerId }, 'dataProducerId'));

    const mouth = await room.router.createDirectTransport();
    const dataProducer = await mouth.produceData({ appData: { peerId: 'alice', channel: 'bot' } });
    room.publishData(peer, dataProducer);
    dataProducer.send(Buffer.from('binary'));
    dataProducer.send('hi there');

    const [message]: unknown[] = await once(ears, 'message');
    expect(String(message)).toBe("Ada told me: 'hi there'");
    await client.close();
  });
});
