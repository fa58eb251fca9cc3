import type { Transport } from 'mediasoup-client/types';
import { beforeEach, describe, expect, it } from 'vitest';

import { nextEvent, openTracks, until, type HandlerBed } from './handler-bed.ts';

/** Cases of servers that refuse, that end something in the middle, and that are not who they say they are. */
export function defineServerFaultContract(bed: () => HandlerBed): void {
  const dumped = async (table: 'senders' | 'receivers' | 'dataChannels'): Promise<number> =>
    (await bed().worker.dump())[table].length;

  describe('a server that', () => {
    let sending: Transport;
    let receiving: Transport;

    beforeEach(async () => {
      [sending, receiving] = [await bed().createSendTransport(), await bed().createRecvTransport()];
    });

    it('refuses a consumer leaves nothing behind, and may take the next one', async () => {
      await expect(bed().consume(receiving, 'no-such-producer')).rejects.toThrow();
      expect(await dumped('receivers')).toBe(0);
      const { video } = await openTracks(bed().worker, bed().clip, { loop: true });
      const producer = await sending.produce({ track: video });
      await expect(bed().consume(receiving, producer.id)).resolves.toBeDefined();
    });

    it('refuses a data consumer leaves nothing behind', async () => {
      await expect(bed().consumeData(receiving, 'no-such-producer')).rejects.toThrow();
      expect(await dumped('dataChannels')).toBe(0);
    });

    it('refuses a producer may take the next one of the same track', async () => {
      const { video } = await openTracks(bed().worker, bed().clip, { loop: true });
      const [original] = sending.listeners('produce') as [(...parameters: unknown[]) => void];
      sending.removeAllListeners('produce');
      sending.once('produce', (_parameters, _callback, errback) => errback(new Error('too many')));
      const refused = sending.produce({ track: video, stopTracks: false });
      await expect(refused).rejects.toThrow('too many');
      sending.on('produce', original);
      const producer = await sending.produce({ track: video });
      expect([producer.track?.readyState, await dumped('senders')]).toEqual(['live', 1]);
    });

    it('refuses a data producer leaves no channel open', async () => {
      const [original] = sending.listeners('producedata') as [(...parameters: unknown[]) => void];
      sending.removeAllListeners('producedata');
      sending.once('producedata', (_parameters, _callback, errback) => errback(new Error('too many')));
      await expect(sending.produceData()).rejects.toThrow('too many');
      sending.on('producedata', original);
      const data = await sending.produceData();
      await until(() => data.readyState === 'open');
    });

    it('offers a codec that nobody here can read is told so', async () => {
      const [codec] = bed().device.recvRtpCapabilities.codecs ?? [];
      const consuming = receiving.consume({
        id: 'consumer',
        producerId: 'producer',
        kind: 'video',
        rtpParameters: {
          mid: '0',
          codecs: [{ ...codec, mimeType: 'video/H263', payloadType: 120, clockRate: 90_000 }],
          encodings: [{ ssrc: 1 }],
        },
      });
      await expect(consuming).rejects.toMatchObject({ name: 'UnsupportedError' });
    });

    it('ends a transport in the middle is noticed, and everything on it can be closed', async () => {
      const { audio } = await openTracks(bed().worker, bed().clip, { loop: true });
      const producer = await sending.produce({ track: audio });
      const data = await sending.produceData();
      await until(() => data.readyState === 'open' && sending.connectionState === 'connected');
      const closed = nextEvent(data, 'close');
      bed().endOnServer(sending);
      await until(() => ['closed', 'failed'].includes(sending.connectionState));
      await closed;
      await expect(producer.getStats()).resolves.toBeDefined();
      producer.close();
      sending.close();
      await expect.poll(async () => (await bed().worker.dump()).transports).toEqual([]);
    });

    it('has another certificate than it says is not connected to', async () => {
      const impostor = await bed().createImpostorTransport();
      const states: string[] = [];
      impostor.on('connectionstatechange', (state) => states.push(state));
      const { audio } = await openTracks(bed().worker, bed().clip, { loop: true });
      const producer = await impostor.produce({ track: audio });
      await until(() => impostor.connectionState === 'failed');
      expect(states).not.toContain('connected');
      const report = await producer.getStats();
      const sent = [...report.values()].map(({ packetsSent = 0 }: { packetsSent?: number }) => packetsSent);
      expect(Math.max(...sent)).toBe(0);
    });
  });
}
