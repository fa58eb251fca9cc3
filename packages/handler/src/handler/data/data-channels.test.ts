import { FakeWorkerProcess } from '@tureen/testing/fake-worker';
import type { SctpParameters } from 'mediasoup-client/types';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { HandlerError } from '../../errors.ts';
import { WorkerSession } from '../../session/worker-session.ts';
import { makeHandlerOptions } from '../fixtures/handler-options.ts';
import { TransportLink } from '../transport-link.ts';
import { DataChannels } from './data-channels.ts';

const TEXT = 1;
const sctpParameters: SctpParameters = {
  port: 5000,
  MIS: 3,
  maxSendMessageSize: 2000,
  maxReceiveMessageSize: 1000,
};

describe('DataChannels', () => {
  let process: FakeWorkerProcess;
  let session: WorkerSession;
  let channels: DataChannels;

  beforeEach(() => {
    process = new FakeWorkerProcess();
    session = new WorkerSession({}, process);
    const link = new TransportLink(session, makeHandlerOptions(), {
      connect: async () => {},
      connectionStateChange: () => {},
      iceGatheringStateChange: () => {},
      iceCandidateError: () => {},
    });
    channels = new DataChannels(link, sctpParameters);
  });

  const open = async (label = 'chat'): Promise<RTCDataChannel> => {
    const { dataChannel } = await channels.send({
      sctpStreamParameters: { label, protocol: '', ordered: true },
    });
    return dataChannel;
  };

  it('mirrors the server’s message sizes', () => {
    expect(channels.maxMessageSize('send')).toBe(1000);
    expect(channels.maxMessageSize('recv')).toBe(2000);
  });

  it('uses free streams in turn and no more than there are', async () => {
    const ids = [(await open()).id, (await open()).id, (await open()).id];
    expect(ids).toEqual([0, 1, 2]);
    await expect(open()).rejects.toMatchObject({ code: 'unsupported', name: 'OperationError' });
  });

  it('uses a stream again once its channel is closed', async () => {
    const [first] = [await open(), await open(), await open()];
    const closed = new Promise((resolve) => first?.addEventListener('close', resolve));
    first?.close();
    await closed;
    expect((await open()).id).toBe(0);
  });

  it('leaves nothing behind when the worker refuses', async () => {
    process.media.failNext('dataChannel.create', new Error('no SCTP'));
    await expect(open()).rejects.toMatchObject({ code: 'request-failed' });
    expect((await open()).id).toBe(1);
    expect((await open()).id).toBe(2);
    expect((await open()).id).toBe(0);
  });

  it('keeps what comes before the application can listen', async () => {
    const dataChannel = await open();
    const [[, { stream }] = [undefined, {} as never]] = process.media.dataChannels.entries();
    await stream.send(TEXT, Buffer.from('early'));
    expect(dataChannel.readyState).toBe('connecting');
    const events: string[] = [];
    dataChannel.addEventListener('open', () => events.push('open'));
    dataChannel.addEventListener('message', ({ data }) => events.push(String(data)));
    await expect.poll(() => events).toEqual(['open', 'early']);
  });

  it('passes on errors and the end', async () => {
    const dataChannel = await open();
    const [[id] = ['']] = process.media.dataChannels.entries();
    const onError = vi.fn();
    dataChannel.onerror = onError;
    const closed = new Promise((resolve) => dataChannel.addEventListener('close', resolve));
    process.media.notify('dataChannel.error', id, { code: 'association-lost', message: 'association lost' });
    process.media.notify('dataChannel.close', id);
    await closed;
    expect(onError.mock.calls[0]?.[0]).toMatchObject({
      error: { code: 'data-channel-failed', message: 'association lost' },
    });
    expect(dataChannel.readyState).toBe('closed');
  });

  it('closes silently with its transport and loudly with its worker', async () => {
    const [first, second] = [await open(), await open()];
    const [onFirst, onSecond] = [vi.fn(), vi.fn()];
    first.onclose = onFirst;
    second.onclose = onSecond;
    session.end(HandlerError.workerDied(new Error('killed')));
    expect([first.readyState, onFirst.mock.calls.length]).toEqual(['closed', 1]);
    expect([second.readyState, onSecond.mock.calls.length]).toEqual(['closed', 1]);
    channels.close();
    expect(onFirst).toHaveBeenCalledTimes(1);
  });

  it('is abandoned without events when the application closes the transport', async () => {
    const dataChannel = await open();
    const onClose = vi.fn();
    dataChannel.onclose = onClose;
    channels.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect([dataChannel.readyState, onClose.mock.calls.length]).toEqual(['closed', 0]);
  });
});
