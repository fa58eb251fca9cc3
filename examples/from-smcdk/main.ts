/** A program of smcdk: the same classes, listeners, fields and calls. */
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ConsumerNotificationListener,
  ConsumerRequestListener,
  MediasoupClient,
  PeerNotificationListener,
  type ListenerMessage,
  type Peer,
  type PeerInfo,
  type Respond,
} from '@tureen/room';
import { startServer } from '@tureen/sfu';

class MyPeers extends PeerNotificationListener {
  override onNewPeer(_message: ListenerMessage<'newPeer', PeerInfo>, newPeer: Peer): void {
    console.log(`onNewPeer: ${newPeer.displayName}`);
  }
}

class MyConsumers extends ConsumerRequestListener {
  override async onNewConsumer(
    doSignalerResponse: Respond,
    { data }: Parameters<ConsumerRequestListener['onNewConsumer']>[1],
    otherPeer: Peer,
  ): Promise<void> {
    console.log(`onNewConsumer: ${data.kind} of ${otherPeer.displayName}`);
    await doSignalerResponse();
  }
}

class MyConsumerNews extends ConsumerNotificationListener {
  override onConsumerClosed(
    _message: ListenerMessage<'consumerClosed', { readonly consumerId: string }>,
    otherPeer: Peer,
  ): void {
    console.log(`onConsumerClosed: a track of ${otherPeer.displayName}`);
  }
}

// Two servers of mediasoup-demo exist; both are spoken to. smcdk knew this one.
const server = await startServer({ dialect: '2024' });
const roomAddressInfo = { url: server.url, roomId: 'lobby', enableSslVerification: true };

const mediasoupClient = new MediasoupClient({
  requestListeners: [new MyConsumers()],
  notificationListeners: [undefined, new MyPeers(), undefined, new MyConsumerNews()],
});
mediasoupClient.on('recordingFinished', ({ path }) => console.log(`recorded ${path}`));
const recordDirectoryPath = await mkdtemp(join(tmpdir(), 'tureen-example-'));
await mediasoupClient.joinRoom(
  roomAddressInfo,
  { peerId: 'bot', displayName: 'Bot' },
  { autoProduce: false, mediaFilePath: '' },
  { autoConsume: true, recordDirectoryPath, recordFormat: 'smcdk' },
);
await mediasoupClient.play();

const alice = new MediasoupClient();
const recording = once(mediasoupClient, 'recordingStarted');
await alice.joinRoom(roomAddressInfo, { peerId: 'alice', displayName: 'Alice' }, { mediaFilePath: '' });
await recording;
const gone = once(mediasoupClient, 'peerClosed');
await alice.close();
await gone;

await mediasoupClient.close();
await server.close();
