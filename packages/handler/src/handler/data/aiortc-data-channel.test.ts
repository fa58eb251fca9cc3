import { describe, expect, it, vi } from 'vitest';

import { AiortcDataChannel, MAX_BUFFERED_BYTES } from './aiortc-data-channel.ts';

function makeChannel(maxMessageSize = 1000) {
  const carrier = { bufferedAmount: 0, push: vi.fn(), close: vi.fn() };
  const channel = new AiortcDataChannel(
    {
      id: 3,
      label: 'chat',
      protocol: 'p',
      ordered: false,
      maxPacketLifeTime: null,
      maxRetransmits: 2,
      maxMessageSize,
    },
    carrier,
  );
  return { carrier, channel };
}

describe('AiortcDataChannel', () => {
  it('shows what it was made with', () => {
    const { channel } = makeChannel();
    expect(channel).toMatchObject({
      id: 3,
      label: 'chat',
      protocol: 'p',
      ordered: false,
      maxPacketLifeTime: null,
      maxRetransmits: 2,
      negotiated: true,
      readyState: 'connecting',
      binaryType: 'arraybuffer',
    });
  });

  it('sends only while it is open', () => {
    const { carrier, channel } = makeChannel();
    const refused = expect.objectContaining({ name: 'InvalidStateError', code: 'not-open' });
    expect(() => channel.send('early')).toThrow(refused);
    channel.handleOpen();
    channel.send('now');
    channel.close();
    expect(() => channel.send('late')).toThrow(refused);
    expect(carrier.push).toHaveBeenCalledTimes(1);
  });

  it('refuses messages larger than the other side takes', () => {
    const { channel } = makeChannel(4);
    channel.handleOpen();
    channel.send('1234');
    expect(() => channel.send('12345')).toThrow(TypeError);
    expect(() => channel.send('ññn')).toThrow(/5 bytes/);
  });

  it('refuses more than 16 MiB waiting', () => {
    const { carrier, channel } = makeChannel();
    channel.handleOpen();
    carrier.bufferedAmount = MAX_BUFFERED_BYTES - 3;
    channel.send('123');
    expect(() => channel.send('1234')).toThrow(
      expect.objectContaining({ name: 'OperationError', code: 'send-queue-full' }),
    );
  });

  it('fires bufferedamountlow when the amount falls to the threshold, and not before or again', () => {
    const { carrier, channel } = makeChannel();
    const listener = vi.fn();
    channel.bufferedAmountLowThreshold = 10;
    channel.onbufferedamountlow = listener;
    const fall = (before: number, after: number): void => {
      carrier.bufferedAmount = after;
      channel.handleReleased(before);
    };
    fall(30, 11);
    expect(listener).not.toHaveBeenCalled();
    fall(11, 10);
    expect(listener).toHaveBeenCalledTimes(1);
    fall(10, 0);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('delivers text and binary', () => {
    const { channel } = makeChannel();
    const received: unknown[] = [];
    channel.onmessage = ({ data }) => received.push(data);
    channel.handleMessage('text');
    channel.handleMessage(new Uint8Array([1]).buffer);
    expect(received).toEqual(['text', new Uint8Array([1]).buffer]);
  });

  it('opens once, closes once, and then says nothing', () => {
    const { carrier, channel } = makeChannel();
    const types: string[] = [];
    for (const type of ['open', 'error', 'close', 'message'])
      channel.addEventListener(type, () => types.push(type));
    channel.handleOpen();
    channel.handleOpen();
    channel.close();
    channel.close();
    expect(channel.readyState).toBe('closing');
    channel.handleError(new Error('lost'));
    channel.handleClosed();
    channel.handleClosed();
    channel.handleMessage('late');
    channel.handleError(new Error('late'));
    expect(carrier.close).toHaveBeenCalledTimes(1);
    expect(channel.readyState).toBe('closed');
    expect(types).toEqual(['open', 'error', 'close']);
  });

  it('gives error events their error', () => {
    const { channel } = makeChannel();
    const error = new Error('lost');
    const listener = vi.fn();
    channel.onerror = listener;
    channel.handleError(error);
    expect(listener).toHaveBeenCalledWith(expect.objectContaining({ type: 'error', error }));
  });
});
