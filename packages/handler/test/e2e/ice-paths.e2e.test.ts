import { Coturn, hasCoturn, type TurnProtocol } from '@tureen/testing/coturn';
import type { ClientIceOptions, MediasoupRouterOptions } from '@tureen/testing/mediasoup-router';
import { createRelay, type Relay } from '@tureen/testing/relay';
import type { Transport } from 'mediasoup-client/types';
import type * as server from 'mediasoup/types';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { createNewestDevice, openTracks, until } from '../contract/handler-bed.ts';
import { RealBed } from '../contract/real-bed.ts';

let bed: RealBed;

let relay: Relay;

beforeEach(() => {
  relay = createRelay();
});
afterEach(async () => {
  await bed.close();
  await relay.close();
});

async function createBed(options: MediasoupRouterOptions = {}): Promise<void> {
  bed = await RealBed.create(createNewestDevice, options);
}

/** Publishes audio on `sending` and returns how many bytes the server has received of it. */
async function publish(sending: Transport): Promise<() => Promise<number>> {
  const { audio } = await openTracks(bed.worker, bed.clip, { loop: true });
  await sending.produce({ track: audio });
  const { server: serverSide } = bed.pairOf(sending);
  return async () => (await serverSide.getStats())[0]?.rtpBytesReceived ?? 0;
}

/** Our end of the pair that the transport uses. */
async function localCandidate(transport: Transport): Promise<Record<string, unknown>> {
  const records: Record<string, unknown>[] = [...(await transport.getStats()).values()];
  return records.find(({ type }) => type === 'local-candidate') ?? {};
}

/** Waits until media, and a data message there and back, has come through. */
async function expectToWork(sending: Transport, ice: ClientIceOptions = {}): Promise<void> {
  const received = await publish(sending);
  await until(async () => (await received()) > 2000);
  const receiving = await bed.createRecvTransport(ice);
  const producer = await sending.produceData();
  const consumer = await bed.consumeData(receiving, producer.id);
  const onMessage = vi.fn();
  consumer.on('message', onMessage);
  await until(() => consumer.readyState === 'open' && producer.readyState === 'open');
  producer.send('x'.repeat(50_000));
  await until(() => onMessage.mock.calls.length === 1);
  expect(onMessage.mock.calls[0]?.[0]).toHaveLength(50_000);
}

describe('a server without UDP', () => {
  it('is reached over TCP', async () => {
    await createBed({ protocols: ['tcp'] });
    const sending = await bed.createSendTransport();
    await expectToWork(sending);
    expect(await localCandidate(sending)).toMatchObject({ protocol: 'tcp', tcpType: 'active' });
    const before = bed.pairOf(sending).server.iceSelectedTuple;
    await sending.restartIce({ iceParameters: await bed.pairOf(sending).server.restartIce() });
    await until(() => bed.pairOf(sending).server.iceState === 'completed');
    expect(bed.pairOf(sending).server.iceSelectedTuple).toEqual(before);
  });
});

describe('a server with UDP and TCP', () => {
  it('is reached over UDP', async () => {
    await createBed({ protocols: ['tcp', 'udp'] });
    const sending = await bed.createSendTransport();
    const received = await publish(sending);
    await until(async () => (await received()) > 0);
    expect(await localCandidate(sending)).toMatchObject({ protocol: 'udp' });
  });

  it('is reached over TCP when UDP is blocked, at first and by a restart later', async () => {
    const transformIceCandidates = async (
      candidates: server.IceCandidate[],
    ): Promise<server.IceCandidate[]> => {
      const udp = candidates.filter(({ protocol }) => protocol === 'udp');
      const tcp = candidates.filter(({ protocol }) => protocol === 'tcp');
      return [...(await relay.transformIceCandidates(udp)), ...tcp];
    };
    await createBed({ protocols: ['udp', 'tcp'], transformIceCandidates });
    const sending = await bed.createSendTransport();
    const received = await publish(sending);
    await until(async () => (await received()) > 2000);
    expect(await localCandidate(sending)).toMatchObject({ protocol: 'udp' });

    relay.block();
    const blocked = await bed.createSendTransport();
    const receivedBesides = await publish(blocked);
    await until(async () => (await receivedBesides()) > 0);
    expect(await localCandidate(blocked)).toMatchObject({ protocol: 'tcp' });

    await until(() => sending.connectionState === 'disconnected', 15_000);
    const before = await received();
    await sending.restartIce({ iceParameters: await bed.pairOf(sending).server.restartIce() });
    await until(async () => (await received()) > before + 2000);
    expect(sending.connectionState).toBe('connected');
    expect(await localCandidate(sending)).toMatchObject({ protocol: 'tcp' });
  });
});

describe.skipIf(!hasCoturn())('a TURN server (coturn)', () => {
  let coturn: Coturn;

  beforeAll(async () => {
    coturn = await Coturn.start();
    vi.stubEnv('SSL_CERT_FILE', coturn.certificateFile);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await coturn.close();
  });

  it.each<TurnProtocol>(['udp', 'tcp', 'tls'])('relays over %s', async (protocol) => {
    await createBed();
    const ice = { iceTransportPolicy: 'relay' as const, iceServers: [coturn.iceServer(protocol)] };
    const sending = await bed.createSendTransport(ice);
    const states: string[] = [];
    sending.on('icegatheringstatechange', (state) => states.push(state));
    await expectToWork(sending, ice);
    expect(await localCandidate(sending)).toMatchObject({
      candidateType: 'relay',
      relayProtocol: protocol,
      address: '127.0.0.1',
    });
    expect(bed.pairOf(sending).server.iceSelectedTuple?.remotePort).toBe(
      (await localCandidate(sending))['port'],
    );
    expect(states).toEqual(['gathering', 'complete']);
  });

  it('names what is wrong with it, and works once it is mended', async () => {
    await createBed();
    const sending = await bed.createSendTransport({
      iceTransportPolicy: 'relay',
      iceServers: [
        coturn.iceServer('udp', { credential: 'wrong' }),
        { urls: 'turn:127.0.0.1:9?transport=tcp' },
      ],
    });
    const errors: RTCPeerConnectionIceErrorEvent[] = [];
    sending.on('icecandidateerror', (event) => errors.push(event));
    const received = await publish(sending);
    await until(() => sending.connectionState === 'failed');
    expect(errors.map(({ url, errorCode }) => ({ url, errorCode }))).toEqual([
      { url: coturn.iceServer('udp').urls, errorCode: 401 },
      { url: 'turn:127.0.0.1:9?transport=tcp', errorCode: 701 },
    ]);

    await sending.updateIceServers({ iceServers: [coturn.iceServer('tcp')] });
    await sending.restartIce({ iceParameters: await bed.pairOf(sending).server.restartIce() });
    await until(async () => (await received()) > 0);
    expect(sending.connectionState).toBe('connected');
  });

  it('is the last resort when the server itself cannot be reached', async () => {
    relay.block();
    const transformIceCandidates = async (
      candidates: server.IceCandidate[],
    ): Promise<server.IceCandidate[]> => [...(await relay.transformIceCandidates(candidates))];
    await createBed({ transformIceCandidates });
    const before = coturn.allocationCount;
    const sending = await bed.createSendTransport({ iceServers: [coturn.iceServer('udp')] });
    await publish(sending);
    // The relay of the test stands in the way of everybody, but that TURN is asked for shows.
    await until(() => coturn.allocationCount > before);
    relay.unblock();
    await until(() => sending.connectionState === 'connected');
  });
});
