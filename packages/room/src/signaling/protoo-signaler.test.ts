import { describe, expect, it } from 'vitest';
import { RoomError } from '../errors.ts';
import { ProtooSignaler, type ProtooSignalerOptions } from './protoo-signaler.ts';
import type { SignalerListener } from './signaler.ts';
import type {
  NotificationListener,
  RequestListener,
  RequestOptions,
  SignalingChannel,
  SignalingClose,
} from './signaling-channel.ts';

/** A server in memory, at the other end of a channel. */
class ScriptedChannel implements SignalingChannel {
  closed = false;
  readonly asked: string[] = [];
  readonly told: [string, unknown][] = [];
  readonly answers: Record<string, unknown>;
  request_: RequestListener = async () => undefined;
  #notify: NotificationListener = () => undefined;
  #onClose: (close: SignalingClose) => void = () => undefined;
  readonly #first: readonly [string, unknown][];

  constructor(answers: Record<string, unknown>, first: readonly [string, unknown][] = []) {
    this.answers = answers;
    this.#first = first;
  }

  async request(method: string, _data?: unknown, { signal }: RequestOptions = {}): Promise<unknown> {
    signal?.throwIfAborted();
    this.asked.push(method);
    if (!(method in this.answers))
      throw new RoomError('request-failed', `no ${method}`, { details: { errorCode: 404 } });
    return this.answers[method];
  }

  notify(method: string, data?: unknown): void {
    this.told.push([method, data]);
  }

  onRequest(listener: RequestListener): void {
    this.request_ = listener;
  }

  onNotification(listener: NotificationListener): void {
    this.#notify = listener;
    for (const [method, data] of this.#first) listener(method, data);
  }

  onClose(listener: (close: SignalingClose) => void): void {
    this.#onClose = listener;
  }

  close(): void {
    this.end({ cause: 'left', code: 1000, reason: '' });
  }

  end(close: SignalingClose): void {
    if (this.closed) return;
    this.closed = true;
    this.#onClose(close);
  }

  hear(method: string, data: unknown): void {
    this.#notify(method, data);
  }
}

const CAPABILITIES_2024 = { getRouterRtpCapabilities: { codecs: [] } };
const CAPABILITIES_2026 = { getRouterRtpCapabilities: { routerRtpCapabilities: { codecs: [] } } };
const TARGET = { url: 'ws://x/', roomId: 'r', peerId: 'p' };

async function connected(
  channel: ScriptedChannel,
  options: ProtooSignalerOptions = {},
): Promise<{ signaler: ProtooSignaler; heard: unknown[] }> {
  const heard: unknown[] = [];
  const listener: SignalerListener = {
    onConsumerOffer: async (offer) => void heard.push(offer),
    onDataConsumerOffer: async (offer) => void heard.push(offer),
    onNotification: (notification) => heard.push(notification),
    onClose: (close) => heard.push(close),
  };
  const signaler = new ProtooSignaler({ ...options, openChannel: async () => channel });
  signaler.listen(listener);
  await signaler.connect(TARGET);
  return { signaler, heard };
}

describe('ProtooSignaler', () => {
  it.each([
    ['mediasoup-demo 2024', 'mediasoup-version', {}],
    ['mediasoup-demo 2026', 'mediasoupVersion', {}],
  ])('hears by the version that it is %s', async (protocol, method, answers) => {
    const never = { getRouterRtpCapabilities: new Promise(() => undefined), ...answers };
    const { signaler, heard } = await connected(new ScriptedChannel(never, [[method, { version: '3' }]]));
    expect(signaler.features.protocol).toBe(protocol);
    expect(heard).toEqual([{ type: 'serverVersion', version: '3' }]);
  });

  it.each([
    ['mediasoup-demo 2024', CAPABILITIES_2024],
    ['mediasoup-demo 2026', CAPABILITIES_2026],
  ])('sees by the capabilities that it is %s', async (protocol, answers) => {
    const { signaler } = await connected(new ScriptedChannel(answers));
    expect(signaler.features.protocol).toBe(protocol);
    expect(await signaler.getRouterRtpCapabilities()).toEqual({ codecs: [] });
  });

  it('asks nothing when the dialect is given', async () => {
    const channel = new ScriptedChannel({});
    const { signaler } = await connected(channel, { dialect: '2024' });
    expect(channel.asked).toEqual([]);
    expect(signaler.features.downlinkBwe).toBe(true);
  });

  it('refuses what speaks neither', async () => {
    const channel = new ScriptedChannel({ getRouterRtpCapabilities: 'what?' });
    await expect(connected(channel)).rejects.toMatchObject({ code: 'protocol-error' });
    expect(channel.closed).toBe(true);
  });

  it('asks or tells, as the dialect has it', async () => {
    const older = new ScriptedChannel({ closeProducer: {} });
    await (await connected(older, { dialect: '2024' })).signaler.closeProducer('p');
    expect(older.asked).toEqual(['closeProducer']);
    const newer = new ScriptedChannel({});
    await (await connected(newer, { dialect: '2026' })).signaler.closeProducer('p');
    expect(newer.told).toEqual([['closeProducer', { producerId: 'p' }]]);
  });

  it('says what is wrong with an answer', async () => {
    const { signaler } = await connected(new ScriptedChannel({ produce: { id: 7 } }), { dialect: '2026' });
    const request = { transportId: 't', kind: 'audio' as const, rtpParameters: { codecs: [] }, appData: {} };
    await expect(signaler.produce(request)).rejects.toMatchObject({
      code: 'protocol-error',
      message: expect.stringMatching(/'produce'.*producerId must be a text that is not empty, not missing/u),
      details: { method: 'produce' },
    });
  });

  it('does without statistics’ URL where the server fails to tell it', async () => {
    const { signaler } = await connected(new ScriptedChannel({}), { dialect: '2026' });
    await expect(signaler.getRtcStatsUrl()).resolves.toBeUndefined();
    const older = await connected(new ScriptedChannel({}), { dialect: '2024' });
    await expect(older.signaler.getRtcStatsUrl()).resolves.toBeUndefined();
  });

  it('counts what it does not know, and refuses it', async () => {
    const channel = new ScriptedChannel({});
    const { signaler, heard } = await connected(channel, { dialect: '2026' });
    channel.hear('unheardOf', {});
    channel.hear('peerClosed', {});
    channel.hear('toString', null);
    await expect(channel.request_('newThing', {})).rejects.toMatchObject({ details: { errorCode: 500 } });
    await expect(channel.request_('newConsumer', { peerId: 'x' })).rejects.toMatchObject({
      details: { errorCode: 400, errorReason: expect.stringContaining('consumerId') },
    });
    expect(heard).toEqual([]);
    expect(signaler.counters).toEqual({
      unknownNotifications: 2,
      unknownRequests: 1,
      malformedMessages: 2,
      droppedMessages: 0,
    });
  });

  it('tells the end of each connection once, and can connect again', async () => {
    const channels = [new ScriptedChannel({}), new ScriptedChannel({})];
    const heard: unknown[] = [];
    const signaler = new ProtooSignaler({
      dialect: '2026',
      openChannel: async () => channels.shift() ?? new ScriptedChannel({}),
    });
    const [first] = channels;
    signaler.listen({
      onConsumerOffer: async () => undefined,
      onDataConsumerOffer: async () => undefined,
      onNotification: () => undefined,
      onClose: ({ cause }) => heard.push(cause),
    });
    await signaler.connect(TARGET);
    await expect(signaler.connect(TARGET)).rejects.toMatchObject({ code: 'invalid-state' });
    first?.end({ cause: 'dropped', code: 1006, reason: '' });
    await signaler.connect(TARGET);
    signaler.close();
    signaler.close();
    expect(heard).toEqual(['dropped', 'left']);
  });

  it('drops what floods it before it knows what is spoken', async () => {
    const flood = Array.from({ length: 1200 }, (): [string, unknown] => ['peerClosed', { peerId: 'x' }]);
    const { signaler, heard } = await connected(new ScriptedChannel(CAPABILITIES_2026, flood));
    expect(heard).toHaveLength(1000);
    expect(signaler.counters.droppedMessages).toBe(200);
  });

  it('wants a listener and a connection first', async () => {
    const signaler = new ProtooSignaler();
    await expect(signaler.connect(TARGET)).rejects.toMatchObject({ code: 'invalid-state' });
    await expect(signaler.join({ displayName: '', device: { flag: 'x', name: 'x' } })).rejects.toMatchObject({
      code: 'disconnected',
    });
    await expect(signaler.consume('p')).rejects.toMatchObject({ code: 'unsupported' });
  });
});
