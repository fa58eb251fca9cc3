/** Publishes a media file to a mediasoup router and receives it with a second device, all in one process. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createWorker } from '@tureen/handler';
import { renderClip } from '@tureen/streams';
import { Device } from 'mediasoup-client';
import { Server } from './server.ts';

const server = await Server.start();
const worker = await createWorker();
const handlerFactory = worker.createHandlerFactory();
const publisher = new Device({ handlerFactory });
const viewer = new Device({ handlerFactory });
for (const device of [publisher, viewer])
  await device.load({ routerRtpCapabilities: server.rtpCapabilities });

// Publish: a file becomes tracks, tracks become producers.
const given = process.argv[2];
const file = given ? resolve(given) : join(await mkdtemp(join(tmpdir(), 'tureen-example-')), 'clip.webm');
if (!given) await renderClip(worker, file, { seconds: 5, width: 320, height: 240 });
const stream = await worker.getUserMedia({
  audio: { source: 'file', file },
  video: { source: 'file', file },
});

const up = await server.createTransport();
const sending = publisher.createSendTransport(up.parameters);
sending.on('connect', (parameters, callback, errback) => {
  up.transport.connect(parameters).then(callback, errback);
});
sending.on('produce', (parameters, callback, errback) => {
  up.transport.produce(parameters).then(callback, errback);
});
const producers = await Promise.all(stream.getTracks().map(async (track) => sending.produce({ track })));

// Receive: each producer becomes a consumer with a track of its own.
const down = await server.createTransport();
const receiving = viewer.createRecvTransport(down.parameters);
receiving.on('connect', (parameters, callback, errback) => {
  down.transport.connect(parameters).then(callback, errback);
});
const consumers = await Promise.all(
  producers.map(async ({ id }) =>
    receiving.consume(await server.consume(down.transport, id, viewer.recvRtpCapabilities)),
  ),
);

await wait(2000);
for (const consumer of consumers) {
  const report = await consumer.getStats();
  const inbound = [...report.values()].find((record: { type: string }) => record.type === 'inbound-rtp');
  console.log(`${consumer.kind}: ${inbound?.packetsReceived} packets received, ${inbound?.packetsLost} lost`);
  if (!inbound?.packetsReceived) process.exitCode = 1;
}

sending.close();
receiving.close();
worker.close();
server.close();
