/** Records everybody in a room for three seconds, sound and pictures of each peer in one file. */
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { MediasoupClient } from '@tureen/room';
import { startServer } from '@tureen/sfu';

// A server with somebody in its room; yours are elsewhere.
const server = await startServer();
const room = { url: server.url, roomId: 'lobby' };
const alice = new MediasoupClient();
await alice.joinRoom(room, { peerId: 'alice', displayName: 'Alice' }, { mediaFilePath: '' });

const recorder = new MediasoupClient();
recorder.on('recordingStarted', (path) => console.log(`writing ${path}.part`));
recorder.on('recordingFinished', ({ path, mimeType, durationSeconds, bytes, droppedFrames }) => {
  console.log(
    `${path}: ${mimeType}, ${durationSeconds.toFixed(1)} s, ${bytes} bytes, ${droppedFrames} dropped`,
  );
});
recorder.on('recordingFailed', (error) => {
  console.error(error.message); // names the .part file with what was written
  process.exitCode = 1;
});

const started = once(recorder, 'recordingStarted');
await recorder.joinRoom(
  room,
  { peerId: 'recorder', displayName: 'Recorder' },
  {}, // publishes nothing
  {
    recordDirectoryPath: await mkdtemp(join(tmpdir(), 'tureen-example-')),
    recordLayout: 'per-peer',
    recordTemplate: '{roomId}/{displayName}',
    recordSegmentMs: 3_600_000, // another file every hour
  },
);
await started;
await delay(3000);

await recorder.close(); // resolves when the files are whole
await alice.close();
await server.close();
