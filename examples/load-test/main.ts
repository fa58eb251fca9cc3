/** Four speakers and eight listeners on a few workers: who joined how fast, and what got lost. */
import { setTimeout as delay } from 'node:timers/promises';
import { createWorkerPool, MediasoupClient, StatsCollector } from '@tureen/room';
import { startServer } from '@tureen/sfu';

const SPEAKERS = 4;
const LISTENERS = 8;
const MOST_LOSS = 0.01;

// The server is yours in a real test.
const server = await startServer();
const room = { url: server.url, roomId: 'load' };
await using pool = createWorkerPool({ size: 2 });

const started = performance.now();
const speakers = await Promise.all(names('speaker', SPEAKERS).map(speak));
const listeners = await Promise.all(names('listener', LISTENERS).map(listen));
console.log(`${SPEAKERS + LISTENERS} peers in ${Math.round(performance.now() - started)} ms`);

const collectors = listeners.map((client) => new StatsCollector(client, { intervalMs: 500 }));
for (const collector of collectors) collector.start();
await delay(2500);

const summaries = await Promise.all(collectors.map(async (collector) => collector.stop()));
const tracks = summaries.flatMap(({ subscriptions }) => subscriptions);
const worst = Math.max(...tracks.map(({ lossRate }) => lossRate));
console.log(`${tracks.length} tracks received, worst loss ${(worst * 100).toFixed(2)} %`);
if (tracks.length < SPEAKERS * LISTENERS || worst > MOST_LOSS) process.exitCode = 1;

for (const client of [...listeners, ...speakers]) await client.close();
await server.close();

async function speak(peerId: string): Promise<MediasoupClient> {
  const client = new MediasoupClient({ worker: pool });
  await client.joinRoom(room, { peerId }, { mediaFilePath: '', video: false });
  return client;
}

async function listen(peerId: string): Promise<MediasoupClient> {
  const client = new MediasoupClient({ worker: pool });
  await client.joinRoom(room, { peerId }, {}, { recordDirectoryPath: '' });
  return client;
}

function names(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);
}
