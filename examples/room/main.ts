/** Two room clients in one program: one publishes synthetic media, the other records it for three seconds. */
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { MediasoupClient } from '@tureen/room';
import { startServer } from '@tureen/sfu';

const server = await startServer();
const room = { url: server.url, roomId: 'lobby' };
const recordDirectoryPath = await mkdtemp(join(tmpdir(), 'tureen-example-'));

const publisher = new MediasoupClient();
await publisher.joinRoom(room, { peerId: 'alice', displayName: 'Alice' }, { mediaFilePath: '' });

const recorder = new MediasoupClient();
recorder.on('newConsumer', (subscription, peer) => {
  console.log(`receiving ${subscription.mimeType} from ${peer.displayName}`);
});
recorder.on('recordingFinished', ({ path, durationSeconds, bytes }) => {
  console.log(`${path}: ${durationSeconds.toFixed(1)} s, ${bytes} bytes`);
});
const receiving = once(recorder, 'newConsumer');
await recorder.joinRoom(room, { peerId: 'bob' }, {}, { recordDirectoryPath });
await receiving;
await delay(3000);

await recorder.close();
await publisher.close();
await server.close();
