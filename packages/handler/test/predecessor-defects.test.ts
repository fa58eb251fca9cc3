import { FakeWorkerProcess } from '@tureen/testing/fake-worker';
import type { DataProducer, HandlerInterface, HandlerOptions, Transport } from 'mediasoup-client/types';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createWorker, type AiortcMediaTrackConstraints } from '../src/index.ts';
import { makeHandlerOptions } from '../src/handler/fixtures/handler-options.ts';
import { FakeBed } from './contract/fake-bed.ts';
import { nextEvent, openTracks, until } from './contract/handler-bed.ts';

/**
 * What users of mediasoup-client-aiortc met, each shown to be gone. Defects that show on the wire only are in
 * `e2e/predecessor-defects.e2e.test.ts`.
 */
describe('defects of the predecessor', () => {
  let bed: FakeBed;
  let transport: Transport;

  beforeEach(async () => {
    bed = await FakeBed.create();
    transport = await bed.createSendTransport();
  });
  afterEach(async () => {
    await bed.close();
  });

  const opened = (): object[] => bed.process.media.requestsOf('source.open').map(({ data }) => data);

  it('10: the device, format and options that are named are used', async () => {
    const options = { sample_rate: 8000 };
    const audio = { source: 'device', device: 'hw:7', format: 'alsa', options } as const;
    await bed.worker.getUserMedia({ audio });
    expect(opened()).toMatchObject([{ location: 'hw:7', format: 'alsa', options: { sample_rate: '8000' } }]);
  });

  it.runIf(process.platform === 'linux')('10: the default devices are those of the platform', async () => {
    await bed.worker.getUserMedia({ audio: true, video: true });
    expect(opened()).toMatchObject([
      { location: 'hw:0', format: 'alsa', options: {} },
      { location: '/dev/video0', format: 'v4l2', options: { framerate: '30', video_size: '640x480' } },
    ]);
  });

  it('11: the log level "none" reaches the worker', async () => {
    const launch = vi.fn(async () => new FakeWorkerProcess());
    const worker = await createWorker({ logLevel: 'none', launch });
    expect(launch).toHaveBeenCalledWith(expect.objectContaining({ logLevel: 'none' }));
    worker.close();
  });

  it.each(['close', 'kill'] as const)('14: handlers and tracks end with the worker: %s', async (how) => {
    const { audio, video } = await openTracks(bed.worker, bed.clip);
    const producer = await transport.produce({ track: audio });
    const ended = nextEvent(producer, 'trackended');
    const gone = nextEvent(bed.worker, 'subprocessclose');
    bed.process[how]();
    await Promise.all([ended, gone]);
    expect([audio.readyState, video.readyState]).toEqual(['ended', 'ended']);
    expect(transport.connectionState).toBe('closed');
    expect(bed.worker.died).toBe(how === 'kill');
  });

  it.each(['audio', 'video'] as const)('15: a file without %s leaves nothing open', async (kind) => {
    const source = { source: 'file', file: `/no-${kind}.webm` } as const;
    const open = bed.worker.getUserMedia({ audio: source, video: source });
    await expect(open).rejects.toThrow(`no ${kind}TrackId in result`);
    const { sources, tracks } = await bed.worker.dump();
    expect([sources, tracks]).toEqual([[], []]);
  });

  it('15: a kind that opens leaves nothing behind when the other one fails', async () => {
    const [audio, video] = [toSource('/clip.webm'), toSource('/missing.webm')];
    const open = bed.worker.getUserMedia({ audio, video });
    await expect(open).rejects.toMatchObject({ code: 'no-such-file' });
    await expect.poll(async () => (await bed.worker.dump()).sources).toEqual([]);
  });

  it('15: audio and video of one file have settings of their own', async () => {
    const file = { source: 'file', file: '/clip.webm' } as const;
    await bed.worker.getUserMedia({ audio: file, video: { ...file, loop: true, timeout: 3 } });
    expect(opened()).toMatchObject([{ loop: false }, { loop: true, timeoutS: 3 }]);
  });

  it('18: the parameters of the application stay as they are', async () => {
    const options = makeHandlerOptions();
    const before = structuredClone({ ...options, getSendExtendedRtpCapabilities: undefined });
    const handler = bed.worker.createHandlerFactory().factory(options);
    handler.on('@connect', (_parameters, callback) => callback());
    await handler.sendDataChannel({ sctpStreamParameters: {} }).catch(() => {});
    expect({ ...options, getSendExtendedRtpCapabilities: undefined }).toEqual(before);
    handler.close();
  });

  describe('18: a data channel', () => {
    let producer: DataProducer;

    beforeEach(async () => {
      producer = await transport.produceData({ label: 'chat' });
      await until(() => producer.readyState === 'open');
    });

    it('takes typed arrays and DataViews, and nothing that it cannot send', () => {
      for (const data of [new Uint16Array(2), new DataView(new ArrayBuffer(3)), Buffer.alloc(1)])
        expect(() => producer.send(data as Buffer)).not.toThrow();
      for (const data of [7, null, {}, new Blob(['x'])])
        expect(() => producer.send(data as Buffer)).toThrow(/invalid data type/);
    });

    it('shows at once how much waits', () => {
      producer.send('four');
      expect(producer.bufferedAmount).toBe(4);
    });

    it('refuses messages that the server does not take', () => {
      expect(() => producer.send('x'.repeat(1000))).not.toThrow();
      expect(() => producer.send('x'.repeat(1001))).toThrow(TypeError);
    });
  });

  it('18: closing a data channel fires its close event', async () => {
    const handler = makeHandler(bed, {});
    const { dataChannel } = await handler.sendDataChannel({ sctpStreamParameters: {} });
    const onClose = vi.fn();
    dataChannel.addEventListener('close', onClose);
    await until(() => dataChannel.readyState === 'open');
    dataChannel.close();
    expect(() => dataChannel.send('late')).toThrow(expect.objectContaining({ name: 'InvalidStateError' }));
    await expect.poll(() => onClose.mock.calls.length).toBe(1);
    expect(dataChannel.readyState).toBe('closed');
    handler.close();
  });

  it('19: stream ids stay within what was negotiated', async () => {
    const handler = makeHandler(bed, {
      sctpParameters: { port: 5000, MIS: 2, maxSendMessageSize: 100, maxReceiveMessageSize: 100 },
    });
    const open = async (): ReturnType<typeof handler.sendDataChannel> =>
      handler.sendDataChannel({ sctpStreamParameters: {} });
    const [first, second] = [await open(), await open()];
    expect([first.dataChannel.id, second.dataChannel.id]).toEqual([0, 1]);
    await expect(open()).rejects.toMatchObject({ code: 'unsupported', name: 'OperationError' });
    const closed = new Promise((resolve) => first.dataChannel.addEventListener('close', resolve));
    first.dataChannel.close();
    await closed;
    expect((await open()).dataChannel.id).toBe(0);
    handler.close();
  });
});

/** A handler as mediasoup-client makes it, whose application answers. */
function makeHandler(bed: FakeBed, changes: Partial<HandlerOptions>): HandlerInterface {
  const handler = bed.worker.createHandlerFactory().factory(makeHandlerOptions(changes));
  handler.on('@connect', (_parameters, callback) => callback());
  return handler;
}

function toSource(file: string): AiortcMediaTrackConstraints {
  return { source: 'file', file };
}
