import type { HandlerInterface, Transport } from 'mediasoup-client/types';
import { beforeEach, describe, expect, it } from 'vitest';

import { openTracks, until, type HandlerBed } from './handler-bed.ts';

const ICE_PARAMETERS = { usernameFragment: 'u', password: 'p', iceLite: true };

/** How to call a method of a handler with `localId`. */
type Call = (handler: HandlerInterface, localId: string) => Promise<unknown>;

/** Methods that need the local id of something sent. */
const SENDER_CALLS: Record<string, Call> = {
  pauseSending: async (handler, localId) => handler.pauseSending(localId),
  resumeSending: async (handler, localId) => handler.resumeSending(localId),
  replaceTrack: async (handler, localId) => handler.replaceTrack(localId, null),
  setMaxSpatialLayer: async (handler, localId) => handler.setMaxSpatialLayer(localId, 0),
  setRtpEncodingParameters: async (handler, localId) => handler.setRtpEncodingParameters(localId, {}),
  getSenderStats: async (handler, localId) => handler.getSenderStats(localId),
};
/** Methods that need the local id of something received. */
const RECEIVER_CALLS: Record<string, Call> = {
  pauseReceiving: async (handler, localId) => handler.pauseReceiving([localId]),
  resumeReceiving: async (handler, localId) => handler.resumeReceiving([localId]),
  getReceiverStats: async (handler, localId) => handler.getReceiverStats(localId),
};
const STOP_CALLS: Record<'send' | 'recv', [string, Call]> = {
  send: ['stopSending', async (handler, localId) => handler.stopSending(localId)],
  recv: ['stopReceiving', async (handler, localId) => handler.stopReceiving([localId])],
};
const OPENING_CALLS: Record<'send' | 'recv', Record<string, Call>> = {
  send: {
    sendDataChannel: async (handler) => handler.sendDataChannel({ sctpStreamParameters: {} }),
  },
  recv: {
    receive: async (handler) => handler.receive([]),
    receiveDataChannel: async (handler) =>
      handler.receiveDataChannel({ sctpStreamParameters: { streamId: 0 } }),
  },
};
const COMMON_CALLS: Record<string, Call> = {
  getTransportStats: async (handler) => handler.getTransportStats(),
  restartIce: async (handler) => handler.restartIce(ICE_PARAMETERS),
  updateIceServers: async (handler) => handler.updateIceServers([]),
};

const CALLS = { send: SENDER_CALLS, recv: RECEIVER_CALLS };

/** Cases of what handlers and servers refuse. */
export function defineRefusalContract(bed: () => HandlerBed): void {
  describe.each(['send', 'recv'] as const)('a transport that can only %s', (direction) => {
    const other = direction === 'send' ? 'recv' : 'send';
    let transport: Transport;

    beforeEach(async () => {
      transport =
        direction === 'send' ? await bed().createSendTransport() : await bed().createRecvTransport();
    });

    it('refuses the methods of the other direction, by name', async () => {
      const [stopName, stop] = STOP_CALLS[other];
      const calls = { ...CALLS[other], ...OPENING_CALLS[other], [stopName]: stop };
      for (const [name, call] of Object.entries(calls)) {
        await expect(call(transport.handler, '0'), name).rejects.toMatchObject({
          code: 'wrong-direction',
          name: 'UnsupportedError',
          message: expect.stringContaining(
            `method can just be called for handlers with "${other}" direction: ${name}()`,
          ),
        });
      }
    });

    it('refuses ids that it does not know', async () => {
      const [stopName, stop] = STOP_CALLS[direction];
      for (const [name, call] of Object.entries({ ...CALLS[direction], [stopName]: stop })) {
        await expect(call(transport.handler, '7'), name).rejects.toMatchObject({
          code: 'not-found',
          message: expect.stringMatching(/^associated MID not found: .*"7"/),
        });
      }
    });

    it('refuses everything once it is closed, but stopping', async () => {
      const { handler } = transport;
      transport.close();
      handler.close();
      const calls = { ...COMMON_CALLS, ...CALLS[direction], ...OPENING_CALLS[direction] };
      for (const [name, call] of Object.entries(calls)) {
        const refused = { code: 'closed', name: 'InvalidStateError' };
        await expect(call(handler, '0'), name).rejects.toMatchObject(refused);
      }
      await expect(STOP_CALLS[direction][1](handler, '0')).resolves.toBeUndefined();
    });
  });

  describe('what is refused or given up', () => {
    it('is told where the server refuses a data producer', async () => {
      const transport = await bed().createSendTransport();
      transport.removeAllListeners('producedata');
      transport.on('producedata', (_parameters, _callback, errback) => errback(new Error('no more')));
      await expect(transport.produceData()).rejects.toThrow('no more');
    });

    it('is asked again where the server refused to connect a receiving transport', async () => {
      const sending = await bed().createSendTransport();
      const { video } = await openTracks(bed().worker, bed().clip, { loop: true });
      const producer = await sending.produce({ track: video });
      const transport = await bed().createRecvTransport();
      const [original] = transport.listeners('connect') as [(...parameters: unknown[]) => void];
      transport.removeAllListeners('connect');
      transport.once('connect', (_parameters, _callback, errback) => errback(new Error('not now')));
      await expect(bed().consume(transport, producer.id)).rejects.toThrow('not now');
      transport.on('connect', original);
      await expect(bed().consume(transport, producer.id)).resolves.toBeDefined();
      await until(() => transport.connectionState === 'connected');
    });

    it('is a track that has ended', async () => {
      const transport = await bed().createSendTransport();
      const { audio } = await openTracks(bed().worker, bed().clip);
      audio.stop();
      await expect(transport.produce({ track: audio })).rejects.toThrow('track ended');
    });

    it('is what was asked of a transport that is closed meanwhile', async () => {
      const transport = await bed().createSendTransport();
      const { audio } = await openTracks(bed().worker, bed().clip);
      transport.removeAllListeners('connect');
      const asked = new Promise<void>((resolve) => transport.on('connect', () => resolve()));
      const producing = expect(transport.produce({ track: audio, stopTracks: false })).rejects.toThrow();
      await asked;
      transport.close();
      await producing;
      await expect.poll(async () => (await bed().worker.dump()).transports).toEqual([]);
    });
  });
}
