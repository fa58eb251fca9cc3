// Written from the README of mediasoup-client-aiortc; only the name of the package in the first line differs.
import { createWorker, Worker, AiortcMediaStream } from '@tureen/handler';
import { Device } from 'mediasoup-client';

main().catch((error) => {
  console.error(error);
  process.exit(1);
});

async function main() {
  const file = process.argv[2];
  const worker = await createWorker({ logLevel: 'debug' });
  worker.on('died', (error) => {
    throw error;
  });
  const stream = await worker.getUserMedia({
    audio: { source: 'file', file },
    video: { source: 'file', file: `file://${file}` },
  });
  const refusals = [await refusalOf(worker, {}), await refusalOf(worker, { audio: { source: 'file' } })];
  refusals.push(await refusalOf(worker, { video: { source: 'tape' } }));
  const device = new Device({ handlerFactory: worker.createHandlerFactory() });
  // oxlint-disable-next-line typescript/await-thenable -- the README documents the method as async
  const other = new Device({ handlerFactory: await worker.createHandlerFactory() });
  for (const each of [device, other]) {
    await each.load({ routerRtpCapabilities: await ask('getRouterRtpCapabilities') });
  }

  const sending = await createTransport(device, 'createSendTransport');
  const receiving = await createTransport(other, 'createRecvTransport');
  const back = await createTransport(other, 'createSendTransport');
  const forth = await createTransport(device, 'createRecvTransport');

  const producers = [
    await sending.produce({ track: stream.getAudioTracks()[0] }),
    await sending.produce({ track: stream.getVideoTracks()[0] }),
  ];
  const consumers = [];
  for (const { id } of producers) {
    const { rtpCapabilities } = other;
    const consumer = await receiving.consume(
      await ask('consume', { transportId: receiving.id, producerId: id, rtpCapabilities }),
    );
    await ask('resume', { id: consumer.id });
    consumers.push(consumer);
  }
  while (!(await Promise.all(consumers.map(hasPackets))).every(Boolean)) await tick();

  const messages = [await exchange(sending, receiving), await exchange(back, forth)];
  const state = { pid: worker.pid, closed: worker.closed, died: worker.died };
  const { players, handlers } = await worker.dump();
  const closed = new Promise((resolve) => worker.on('subprocessclose', resolve));
  const tracks = stream.getTracks();
  worker.close();
  await closed;
  refusals.push(await refusalOf(worker, { audio: { source: 'file', file } }));

  process.send({
    result: {
      ...state,
      isWorker: worker instanceof Worker,
      isStream: stream instanceof AiortcMediaStream,
      handlerName: device.handlerName,
      kinds: consumers.map(({ kind }) => kind),
      trackData: tracks.map(({ data }) => [typeof data.playerId, data.remote]),
      messages,
      refusals,
      players: players.length,
      transceivers: handlers.map(({ transceivers }) => transceivers.length).toSorted((a, b) => a - b),
      states: tracks.map(({ readyState }) => readyState),
      afterwards: [worker.closed, worker.died, worker.subprocessClosed],
    },
  });
  process.disconnect();
}

/** How wrong input, or a closed worker, is told. */
async function refusalOf(worker, constraints) {
  return worker.getUserMedia(constraints).then(
    () => 'opened',
    (error) => [error instanceof TypeError, `${error.name}: ${error.message}`.split(/["(]/)[0]],
  );
}

/** Sends a string, a Buffer and an ArrayBuffer from one transport to the other; what arrives, in order. */
async function exchange(from, to) {
  const dataProducer = await from.produceData({ label: 'chat' });
  const dataConsumer = await to.consumeData(
    await ask('consumeData', { transportId: to.id, dataProducerId: dataProducer.id }),
  );
  const received = [];
  dataConsumer.on('message', (message) => received.push(message));
  while (dataProducer.readyState !== 'open' || dataConsumer.readyState !== 'open') await tick();
  dataProducer.send('text');
  dataProducer.send(Buffer.from([0, 1, 255]));
  dataProducer.send(new Uint8Array([2, 3]).buffer);
  while (received.length < 3) await tick();
  return received.map((message) => (typeof message === 'string' ? message : [...new Uint8Array(message)]));
}

async function createTransport(device, method) {
  const transport = device[method](await ask('createTransport'));
  const { id: transportId } = transport;
  transport.on('connect', ({ dtlsParameters }, callback, errback) => {
    void ask('connect', { transportId, dtlsParameters }).then(callback, errback);
  });
  transport.on('produce', ({ kind, rtpParameters }, callback, errback) => {
    void ask('produce', { transportId, kind, rtpParameters }).then(callback, errback);
  });
  transport.on('producedata', ({ sctpStreamParameters, label }, callback, errback) => {
    void ask('produceData', { transportId, sctpStreamParameters, label }).then(callback, errback);
  });
  return transport;
}

async function hasPackets(consumer) {
  for (const stat of (await consumer.getStats()).values()) {
    if (stat.type === 'inbound-rtp' && stat.packetsReceived > 10) return true;
  }
  return false;
}

async function tick() {
  return new Promise((resolve) => setTimeout(resolve, 20));
}

/** Asks the server, which is at the other end of the process's channel. */
async function ask(method, data = {}) {
  return new Promise((resolve) => {
    const id = Math.random();
    const listen = (answer) => {
      if (answer.id !== id) return;
      process.off('message', listen);
      resolve(answer.data);
    };
    process.on('message', listen);
    process.send({ id, method, data });
  });
}
