import type { DtlsParameters, Transport } from 'mediasoup-client/types';
import { describe, expect, it, vi } from 'vitest';

import { HandlerError } from '../../src/index.ts';
import { MISSING_FILE, nextEvent, openTracks, until, type HandlerBed } from './handler-bed.ts';

/** Cases of workers, sources, transports, and of how all of them end. */
export function defineLifecycleContract(bed: () => HandlerBed): void {
  const getTracks = async (): ReturnType<typeof openTracks> => openTracks(bed().worker, bed().clip);

  describe('the worker', () => {
    it('shows its state', () => {
      expect(bed().worker).toMatchObject({ closed: false, died: false, subprocessClosed: false });
      expect(bed().worker.pid).toBeGreaterThan(0);
    });

    it('makes handler factories, awaited or not', async () => {
      const factory = bed().worker.createHandlerFactory();
      expect(await Promise.resolve(factory)).toBe(factory);
      const { codecs = [] } = await factory.getNativeRtpCapabilities.call(undefined, {
        direction: 'sendonly',
      });
      expect(codecs.map(({ mimeType }) => mimeType)).toEqual(
        expect.arrayContaining(['audio/opus', 'video/VP8']),
      );
      expect(bed().device.handlerName).toBe('Aiortc');
    });

    it('closes with everything in it', async () => {
      const { worker } = bed();
      const transport = await bed().createSendTransport();
      const { audio } = await getTracks();
      const producer = await transport.produce({ track: audio });
      const onEnded = vi.fn();
      producer.on('trackended', onEnded);
      const gone = nextEvent(worker, 'subprocessclose');
      worker.close();
      worker.close();
      expect(worker.closed).toBe(true);
      expect([audio.readyState, transport.connectionState]).toEqual(['ended', 'closed']);
      expect(onEnded).toHaveBeenCalledTimes(1);
      await gone;
      expect(worker).toMatchObject({ died: false, subprocessClosed: true });
      await expect(producer.getStats()).rejects.toMatchObject({ code: 'closed', name: 'InvalidStateError' });
      await expect(worker.getUserMedia({ audio: true })).rejects.toMatchObject({ code: 'closed' });
    });

    it('tells everybody when it dies', async () => {
      const { worker } = bed();
      const transport = await bed().createSendTransport();
      const { audio } = await getTracks();
      await transport.produce({ track: audio });
      const data = await transport.produceData();
      await until(() => data.readyState === 'open');
      const events: string[] = [];
      transport.on('connectionstatechange', (state) => events.push(state));
      data.on('close', () => events.push('data close'));
      worker.on('died', (error) => events.push(`died ${HandlerError.isInstance(error)}`));
      const gone = nextEvent(worker, 'subprocessclose');
      bed().killWorker();
      const pending = worker.dump();
      await expect(pending).rejects.toMatchObject({ code: 'worker-died', cause: expect.any(Error) });
      await gone;
      expect(events.toSorted()).toEqual(['closed', 'data close', 'died true', 'failed']);
      expect(worker).toMatchObject({ closed: true, died: true, subprocessClosed: true });
      expect(audio.readyState).toBe('ended');
    });
  });

  describe('getUserMedia', () => {
    it('opens a file as a stream of live tracks', async () => {
      const source = { source: 'file', file: bed().clip } as const;
      const stream = await bed().worker.getUserMedia({ audio: source, video: source });
      expect(stream.active).toBe(true);
      expect(stream.getTracks().map(({ kind }) => kind)).toEqual(['audio', 'video']);
      expect(stream.getTracks()[0]).toMatchObject({
        data: { remote: false, playerId: expect.any(String) },
      });
      stream.close();
      await expect.poll(async () => (await bed().worker.dump()).sources).toEqual([]);
    });

    it('says what is wrong with a source', async () => {
      const { worker } = bed();
      const open = worker.getUserMedia({ video: { source: 'file', file: MISSING_FILE } });
      await expect(open).rejects.toMatchObject({
        code: 'no-such-file',
        name: 'NotFoundError',
        message: expect.stringContaining(MISSING_FILE),
      });
      await expect(worker.getUserMedia({})).rejects.toThrow(TypeError);
      expect((await worker.dump()).sources).toEqual([]);
    });
  });

  describe('a transport', () => {
    it('tells the server our DTLS parameters before it produces', async () => {
      const transport = await bed().createSendTransport();
      const told: { dtlsParameters: DtlsParameters }[] = [];
      transport.prependListener('connect', (parameters) => told.push(parameters));
      transport.prependListener('produce', () => expect(told).toHaveLength(1));
      const { audio, video } = await getTracks();
      await Promise.all([transport.produce({ track: audio }), transport.produce({ track: video })]);
      expect(told).toHaveLength(1);
      expect(told[0]?.dtlsParameters).toMatchObject({
        role: 'client',
        fingerprints: expect.arrayContaining([{ algorithm: 'sha-256', value: expect.any(String) }]),
      });
    });

    it('connects', async () => {
      const transport = await bed().createSendTransport();
      const states: string[] = [];
      transport.on('connectionstatechange', (state) => states.push(state));
      await transport.produceData();
      await until(() => transport.connectionState === 'connected');
      expect(states).toEqual(['connecting', 'connected']);
      expect(transport.iceGatheringState).toBe('complete');
    });

    it('tries again when the server refused to connect', async () => {
      const transport = await bed().createSendTransport();
      const refuse = vi.fn((_parameters, _callback, errback: (error: Error) => void) =>
        errback(new Error('not now')),
      );
      const [original] = transport.listeners('connect') as [(...parameters: unknown[]) => void];
      transport.removeAllListeners('connect');
      transport.once('connect', refuse);
      const { audio } = await getTracks();
      await expect(transport.produce({ track: audio, stopTracks: false })).rejects.toThrow('not now');
      transport.on('connect', original);
      await expect(transport.produce({ track: audio })).resolves.toBeDefined();
    });

    it('has statistics before and after it is used', async () => {
      const transport = await bed().createSendTransport();
      await transport.getStats();
      await transport.produceData();
      const report = await transport.getStats();
      const types = [...report.values()].map(({ type }: { type: string }) => type);
      expect(types).toContain('transport');
    });

    it('is independent of others of the same factory', async () => {
      const [first, second] = [await bed().createSendTransport(), await bed().createSendTransport()];
      const { audio, video } = await getTracks();
      const kept = await first.produce({ track: audio });
      const closed = await second.produce({ track: video });
      const onState = vi.fn();
      first.on('connectionstatechange', onState);
      second.close();
      expect(closed.closed).toBe(true);
      await expect(kept.getStats()).resolves.toBeDefined();
      expect(onState).not.toHaveBeenCalledWith('closed');
    });

    it('takes new ICE credentials and servers', async () => {
      const transport = await bed().createSendTransport();
      await transport.updateIceServers({ iceServers: [] });
      await transport.restartIce({ iceParameters: { usernameFragment: 'u', password: 'p', iceLite: true } });
    });

    it('refuses everything after close, but what ends things', async () => {
      const transport: Transport = await bed().createSendTransport();
      const { handler } = transport;
      transport.close();
      const closed = { name: 'InvalidStateError' };
      await expect(handler.getTransportStats()).rejects.toMatchObject(closed);
      await expect(handler.pauseSending('0')).rejects.toMatchObject(closed);
      await expect(handler.replaceTrack('0', null)).rejects.toMatchObject(closed);
      await expect(handler.restartIce({ usernameFragment: 'u', password: 'p' })).rejects.toMatchObject(
        closed,
      );
      await expect(handler.stopSending('0')).resolves.toBeUndefined();
    });

    it('refuses what belongs to the other direction, and unknown ids', async () => {
      const [{ handler: sending }, { handler: receiving }] = [
        await bed().createSendTransport(),
        await bed().createRecvTransport(),
      ];
      await expect(sending.receive([])).rejects.toMatchObject({ code: 'wrong-direction' });
      await expect(receiving.stopSending('0')).rejects.toMatchObject({ code: 'wrong-direction' });
      await expect(sending.pauseSending('7')).rejects.toMatchObject({ code: 'not-found' });
      await expect(receiving.getReceiverStats('7')).rejects.toMatchObject({ code: 'not-found' });
    });
  });
}
