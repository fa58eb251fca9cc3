import { startServer, type SfuServer } from '@tureen/sfu';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { ProtooSignaler } from '../src/index.ts';
import { SocketIoPullSignaler, SocketIoPushSignaler } from '../src/socket-io/index.ts';
import { conformanceTests } from '../src/testing/index.ts';
import { PullServer } from './fixtures/pull-server.ts';
import { PushServer } from './fixtures/push-server.ts';

const TIMEOUT_MS = 10_000;

describe.each(['2024', '2026'] as const)('a ProtooSignaler with a %s server', (dialect) => {
  let server: SfuServer;
  beforeAll(async () => {
    server = await startServer({ dialect });
  });
  afterAll(async () => server?.close());

  conformanceTests(it, {
    timeoutMs: TIMEOUT_MS,
    createSignaler: () => new ProtooSignaler(),
    target: (roomId, peerId) => ({ url: server.url, roomId, peerId }),
    kickPeer: (roomId, peerId) => server.rooms.get(roomId)?.peers.get(peerId)?.close(),
  });
});

describe.each(['request', 'notification'] as const)(
  'a SocketIoPushSignaler with a server that offers by %s',
  (offersBy) => {
    let server: PushServer;
    beforeAll(async () => {
      server = await PushServer.start({ offersBy });
    });
    afterAll(async () => server.close());

    conformanceTests(it, {
      timeoutMs: TIMEOUT_MS,
      createSignaler: () => new SocketIoPushSignaler(),
      target: (roomId, peerId) => ({ url: server.url, roomId, peerId }),
      cutConnection: () => server.host.cut(),
      kickPeer: (_roomId, peerId) => void server.clients.get(peerId)?.socket.disconnect(true),
    });
  },
);

describe('a SocketIoPullSignaler', () => {
  let server: PullServer;
  beforeAll(async () => {
    server = await PullServer.start();
  });
  afterAll(async () => server.close());

  conformanceTests(it, {
    timeoutMs: TIMEOUT_MS,
    createSignaler: () => new SocketIoPullSignaler(),
    target: (roomId, peerId) => ({ url: server.url, roomId, peerId }),
    cutConnection: () => server.host.cut(),
    kickPeer: () => {
      server.host.io.disconnectSockets(true);
    },
  });
});
