/** Publishes a media file into a room, tells others about it, and leaves at its end. */
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorker } from '@tureen/handler';
import { MediasoupClient } from '@tureen/room';
import { startServer } from '@tureen/sfu';
import { renderClip } from '@tureen/streams';

// A server and a file to try it with; yours are elsewhere.
const server = await startServer();
const worker = await createWorker();
const path = process.argv[2] ?? join(await mkdtemp(join(tmpdir(), 'tureen-example-')), 'clip.webm');
if (process.argv[2] === undefined) await renderClip(worker, path, { seconds: 2, width: 320, height: 240 });

const client = new MediasoupClient({ worker });
await client.joinRoom({ url: server.url, roomId: 'lobby' }, { peerId: 'player', displayName: 'Player' });

const publications = await client.publish({ type: 'file', path });
for (const { kind, producer } of publications) {
  console.log(`publishing ${kind} as ${producer.rtpParameters.codecs[0]?.mimeType}`);
}
await client.sendChatMessage(`now playing ${path}`);

// A file that does not loop comes to its end; `client.play()` and `mediaFilePath` of joinRoom() are the short form.
for (const _ of publications) {
  const [ended] = await once(client, 'trackEnded');
  console.log(`${ended.kind} came to its end`);
}

await client.close();
worker.close();
await server.close();
