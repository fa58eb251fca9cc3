/** A program of mediasoup-client-aiortc: only the import has changed. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorker } from '@tureen/handler'; // before: 'mediasoup-client-aiortc'
import { ProtooSignaler } from '@tureen/room';
import { startServer } from '@tureen/sfu';
import { renderClip } from '@tureen/streams';
import { Device } from 'mediasoup-client';

// The server and the signalling are what you have; here they are mediasoup-demo's.
const server = await startServer();
const signaler = new ProtooSignaler();
signaler.listen({
  async onConsumerOffer() {},
  async onDataConsumerOffer() {},
  onNotification() {},
  onClose() {},
});
await signaler.connect({ url: server.url, roomId: 'lobby', peerId: 'bot' });

const worker = await createWorker({ logLevel: 'warn' });
worker.on('died', (error) => {
  throw error;
});
const file = join(await mkdtemp(join(tmpdir(), 'tureen-example-')), 'clip.webm');
await renderClip(worker, file, { seconds: 3, width: 320, height: 240 });

const device = new Device({ handlerFactory: worker.createHandlerFactory() });
await device.load({ routerRtpCapabilities: await signaler.getRouterRtpCapabilities() });

const transport = device.createSendTransport(await signaler.createTransport('send'));
transport.on('connect', ({ dtlsParameters }, callback, errback) => {
  signaler.connectTransport(transport.id, dtlsParameters).then(callback, errback);
});
transport.on('produce', (parameters, callback, errback) => {
  signaler
    .produce({ ...parameters, transportId: transport.id })
    .then(({ producerId }) => callback({ id: producerId }), errback);
});
await signaler.join({ displayName: 'Bot', device: { flag: 'bot', name: 'Bot' } });

const stream = await worker.getUserMedia({
  audio: { source: 'file', file },
  video: { source: 'file', file },
});
for (const track of stream.getTracks()) {
  const producer = await transport.produce({ track });
  console.log(`producing ${producer.kind} as ${producer.rtpParameters.codecs[0]?.mimeType}`);
  producer.on('trackended', () => console.log(`${producer.kind} came to its end`));
}
const ended = stream.getTracks().map(
  async (track) =>
    new Promise((resolve) => {
      track.addEventListener('ended', resolve);
    }),
);
await Promise.all(ended);

stream.close();
transport.close();
signaler.close();
worker.on('subprocessclose', () => void server.close());
worker.close();
