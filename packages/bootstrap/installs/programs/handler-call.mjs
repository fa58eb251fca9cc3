import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Protoo } from './protoo.mjs';
import { writeTone } from './tone.mjs';

const PATIENCE_MS = 20_000;

/**
 * A real call between two peers that have nothing but a handler package and mediasoup-client: one sends a file, the
 * other receives it.
 *
 * @param {string} url of a server of dialect '2024'
 * @param {{ Device: any, createWorker: () => Promise<any> }} packages as they were imported or required
 */
export async function call(url, { Device, createWorker }) {
  const worker = await createWorker();
  const sender = await join2024(url, 'sender', { Device, worker });
  const receiver = await join2024(url, 'receiver', { Device, worker });
  const receiving = await createTransport(receiver, 'consuming');
  /** @type {any[]} */
  const consumers = [];
  receiver.protoo.onRequest = async (method, data) => {
    if (method === 'newConsumer') consumers.push(await receiving.consume(data));
  };
  const sending = await createTransport(sender, 'producing');
  await enter(receiver);
  await enter(sender);
  const file = join(tmpdir(), `tureen-tone-${process.pid}.wav`);
  await writeTone(file);
  const stream = await worker.getUserMedia({ audio: { source: 'file', file, loop: true } });
  await sending.produce({ track: stream.getAudioTracks()[0] });
  console.log(`received ${await packetsOf(consumers)} packets`);
  sender.protoo.close();
  receiver.protoo.close();
  worker.close();
}

/**
 * @param {string} url
 * @param {string} peerId
 * @param {{ Device: any, worker: any }} parts
 */
async function join2024(url, peerId, { Device, worker }) {
  const protoo = await Protoo.connect(`${url}/?roomId=call-${process.pid}&peerId=${peerId}`);
  const device = new Device({ handlerFactory: worker.createHandlerFactory() });
  await device.load({ routerRtpCapabilities: await protoo.request('getRouterRtpCapabilities') });

  return { protoo, device, peerId };
}

/** @param {Awaited<ReturnType<typeof join2024>>} peer */
async function enter({ protoo, device, peerId }) {
  const about = { flag: 'check', name: 'check' };
  await protoo.request('join', {
    displayName: peerId,
    device: about,
    rtpCapabilities: device.recvRtpCapabilities,
  });
}

/**
 * @param {Awaited<ReturnType<typeof join2024>>} peer
 * @param {'producing' | 'consuming'} purpose
 */
async function createTransport({ protoo, device }, purpose) {
  const parameters = await protoo.request('createWebRtcTransport', { [purpose]: true });
  const transport =
    purpose === 'producing' ? device.createSendTransport(parameters) : device.createRecvTransport(parameters);
  const transportId = transport.id;
  transport.on(
    'connect',
    (/** @type {object} */ { dtlsParameters }, /** @type {any} */ resolve, /** @type {any} */ reject) => {
      protoo.request('connectWebRtcTransport', { transportId, dtlsParameters }).then(resolve, reject);
    },
  );
  transport.on(
    'produce',
    (
      /** @type {object} */ { kind, rtpParameters },
      /** @type {any} */ resolve,
      /** @type {any} */ reject,
    ) => {
      protoo.request('produce', { transportId, kind, rtpParameters }).then(resolve, reject);
    },
  );

  return transport;
}

/** @param {readonly any[]} consumers */
async function packetsOf(consumers) {
  const start = performance.now();
  while (performance.now() - start < PATIENCE_MS) {
    const reports = await Promise.all(
      consumers.map(async (consumer) => [...(await consumer.getStats()).values()]),
    );
    const packets = reports.flat().find(({ type }) => type === 'inbound-rtp')?.packetsReceived ?? 0;
    if (packets > 10) return packets;
    await delay(100);
  }
  throw new Error('no media arrived');
}
