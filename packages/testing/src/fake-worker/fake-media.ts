import type { Channel, IncomingRequest } from '@tureen/channel';
import type { MediaKind } from 'mediasoup-client/types';

import { fakeCapabilities } from './fake-capabilities.ts';
import type { FakeDataChannel, FakeReceiver, FakeSender, FakeTransport } from './fake-objects.ts';
import { FakeTable } from './fake-tables.ts';

/** Payload of a request, as loosely as it comes. */
// oxlint-disable-next-line typescript/no-explicit-any -- catalogue schemas check the payloads in the tests
type Data = Record<string, any>;

/** A request as the worker got it. */
export interface FakeRequest {
  readonly method: string;
  readonly target: string;
  readonly data: Data;
  /** What it was answered; undefined when it failed or is not answered yet. */
  reply?: unknown;
}

/** Where a source stands that never moves by itself. */
interface FakePlayback {
  positionS: number;
  durationS: number | null;
  paused: boolean;
}

type Handler = (request: FakeRequest) => unknown;

const RELEASED = 3;

/**
 * A worker's side of the handler's wire without any media: keeps the same objects, answers and fails the same way.
 * Messages sent on a data channel arrive on those of the same label that receive.
 */
export class FakeMedia {
  readonly requests: FakeRequest[] = [];
  readonly tracks: FakeTable<{ kind: MediaKind; enabled: boolean }> = new FakeTable('track');
  readonly sources: FakeTable<string[]> = new FakeTable('source');
  readonly playbacks: FakeTable<FakePlayback> = new FakeTable('source');
  readonly transports: FakeTable<FakeTransport> = new FakeTable('transport');
  readonly senders: FakeTable<FakeSender> = new FakeTable('sender');
  readonly receivers: FakeTable<FakeReceiver> = new FakeTable('receiver');
  readonly dataChannels: FakeTable<FakeDataChannel> = new FakeTable('data channel');
  readonly #channel: Channel;
  readonly #failures = new Map<string, Error>();
  readonly #gates = new Map<string, Promise<void>>();

  constructor(channel: Channel) {
    this.#channel = channel;
    for (const [method, handler] of Object.entries(this.#handlers)) {
      channel.handleRequest(method, async (request) => this.#serve(method, handler, request));
    }
  }

  /** Fails the next request of `method` with `error`. */
  failNext(method: string, error: Error): void {
    this.#failures.set(method, error);
  }

  /** Holds all answers to `method` until the result is called. */
  hold(method: string): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#gates.set(method, promise);
    return resolve;
  }

  /** The requests of one method, in order. */
  requestsOf(method: string): FakeRequest[] {
    return this.requests.filter((request) => request.method === method);
  }

  /** Acts as when a server closes its end of the transport with these ICE credentials. */
  endTransport(usernameFragment: string): void {
    for (const [id, transport] of this.transports.entries()) {
      if (transport.usernameFragment !== usernameFragment) continue;
      this.notify('transport.connectionStateChange', id, { state: 'closed' });
      for (const [channelId, { transportId }] of this.dataChannels.entries())
        if (transportId === id) this.#closeDataChannel(channelId);
    }
  }

  /** Tells the Node side something. */
  notify(event: string, target: string, data: object = {}): void {
    void this.#channel.notify(event, { target, data }).catch(() => {});
  }

  async #serve(method: string, handler: Handler, incoming: IncomingRequest): Promise<{ data: unknown }> {
    const request: FakeRequest = {
      method,
      target: incoming.target ?? '',
      data: incoming.data ?? {},
    };
    this.requests.push(request);
    await this.#gates.get(method);
    incoming.signal.throwIfAborted();
    const failure = this.#failures.get(method);
    this.#failures.delete(method);
    if (failure) throw failure;
    request.reply = handler(request) ?? {};
    return { data: request.reply };
  }

  readonly #handlers: Record<string, Handler> = {
    'handler.dump': () => ({
      pid: 1,
      sources: this.#dump(this.sources),
      tracks: this.#dump(this.tracks),
      transports: this.#dump(this.transports),
      encoders: [],
      senders: this.#dump(this.senders),
      receivers: this.#dump(this.receivers),
      dataChannels: this.#dump(this.dataChannels),
    }),
    'codecs.capabilities': ({ data }) => fakeCapabilities(data['direction']),
    'source.open': ({ target, data }) => this.#openSource(target, data),
    'source.close': ({ target }) => this.sources.delete(target),
    'source.pause': ({ target }) => void (this.playbacks.get(target).paused = true),
    'source.resume': ({ target }) => void (this.playbacks.get(target).paused = false),
    'source.seek': ({ target, data }) => void (this.playbacks.get(target).positionS = data['positionS']),
    'source.getPlayback': ({ target }) => this.playbacks.get(target),
    'track.stop': ({ target }) => this.#stopTrack(target),
    'track.clone': ({ target, data }) =>
      this.tracks.add(target, { ...this.tracks.get(data['originalId']), enabled: true }),
    'track.setEnabled': ({ target, data }) => {
      this.tracks.get(target).enabled = data['enabled'];
    },
    'transport.create': ({ target, data }) => {
      const { usernameFragment } = data['iceParameters'];
      this.transports.add(target, { direction: data['direction'], connected: false, usernameFragment });
      return {
        dtlsParameters: { fingerprints: [{ algorithm: 'sha-256', value: Array(32).fill('AB').join(':') }] },
      };
    },
    'transport.connect': ({ target, data }) => this.#connect(target, data),
    'transport.restartIce': ({ target }) => void this.transports.get(target),
    'transport.updateIceServers': ({ target }) => void this.transports.get(target),
    'transport.getStats': ({ target }) => this.#stats('transport', this.transports.get(target) && target),
    'transport.close': ({ target }) => this.#closeTransport(target),
    'sender.create': ({ target, data }) => this.#createSender(target, data),
    'sender.pause': ({ target }) => void (this.senders.get(target).paused = true),
    'sender.resume': ({ target }) => void (this.senders.get(target).paused = false),
    'sender.replaceTrack': ({ target, data }) => {
      if (data['trackId'] !== null) this.#requireKind(data['trackId'], this.senders.get(target).kind);
      this.senders.get(target).trackId = data['trackId'];
    },
    'sender.setEncodings': ({ target }) => void this.senders.get(target),
    'sender.setMaxSpatialLayer': ({ target }) => void this.senders.get(target),
    'sender.getStats': ({ target }) => this.#stats('outbound-rtp', this.senders.get(target) && target),
    'sender.close': ({ target }) => this.senders.delete(target),
    'receiver.create': ({ target, data }) => this.#createReceivers(target, data),
    'receiver.pause': ({ data }) => this.#setReceiversPaused(data, true),
    'receiver.resume': ({ data }) => this.#setReceiversPaused(data, false),
    'receiver.close': ({ data }) => this.#closeReceivers(data['receiverIds']),
    'receiver.getStats': ({ target }) => this.#stats('inbound-rtp', this.receivers.get(target) && target),
    'dataChannel.create': ({ target, data }) => this.#createDataChannel(target, data),
    'dataChannel.close': ({ target, data }) => {
      const channel = this.dataChannels.find(target);
      if (channel) this.#closeWhenComplete(target, Object.assign(channel, { closesAfter: data['messages'] }));
    },
  };

  #dump(table: FakeTable<unknown>): { id: string }[] {
    return table.entries().map(([id]) => ({ id }));
  }

  #stats(type: string, id: string): object {
    return { stats: [{ id: `${type}-${id}`, type, timestamp: Date.now(), bytesSent: 1, bytesReceived: 1 }] };
  }

  #openSource(sourceId: string, { location, tracks, startAtS = 0 }: Data): object {
    const wanted = tracks as { trackId: string; kind: MediaKind }[];
    if (String(location).includes('missing')) {
      const error = new Error(`cannot open ${location}: no such file`);
      throw Object.assign(error, { name: 'MediaError', code: 'no-such-file' });
    }
    const lacking = wanted.find(({ kind }) => String(location).includes(`no-${kind}`));
    if (lacking) {
      const error = new Error(`${location} has no ${lacking.kind}`);
      throw Object.assign(error, { name: 'NoSuchMediaError', code: 'no-such-media' });
    }
    for (const { trackId, kind } of wanted) this.tracks.add(trackId, { kind, enabled: true });
    const trackIds = wanted.map(({ trackId }) => trackId);
    this.sources.add(sourceId, trackIds);
    this.playbacks.add(sourceId, { positionS: startAtS, durationS: 3, paused: false });
    return { tracks: wanted.map((track) => ({ ...track, label: 'fake', settings: {} })) };
  }

  #stopTrack(trackId: string): void {
    this.tracks.delete(trackId);
    for (const [sourceId, trackIds] of this.sources.entries()) {
      if (trackIds.every((id) => !this.tracks.find(id))) this.sources.delete(sourceId);
    }
  }

  #connect(transportId: string, { dtlsParameters }: Data): void {
    const isForeign = dtlsParameters.fingerprints.every(({ value }: Data) => /^[0:]+$/.test(value));
    this.transports.get(transportId).connected = !isForeign;
    this.notify('transport.iceGatheringStateChange', transportId, { state: 'complete' });
    this.notify('transport.connectionStateChange', transportId, { state: 'connecting' });
    this.notify('transport.connectionStateChange', transportId, {
      state: isForeign ? 'failed' : 'connected',
    });
  }

  #closeTransport(transportId: string): void {
    this.transports.delete(transportId);
    const isMember = (member: { transportId: string }): boolean => member.transportId === transportId;
    for (const [id, sender] of this.senders.entries()) if (isMember(sender)) this.senders.delete(id);
    const receivers = this.receivers.entries().filter(([, receiver]) => isMember(receiver));
    this.#closeReceivers(receivers.map(([id]) => id));
    for (const [id, channel] of this.dataChannels.entries())
      if (isMember(channel)) this.#closeDataChannel(id);
  }

  #createSender(senderId: string, data: Data): void {
    const { transportId, trackId, kind, rtpParameters } = data;
    this.transports.get(transportId);
    if (trackId !== null) this.#requireKind(trackId, kind);
    this.senders.add(senderId, { transportId, trackId, kind, rtpParameters, paused: false });
  }

  #requireKind(trackId: string, kind: MediaKind): void {
    const track = this.tracks.get(trackId);
    if (track.kind !== kind)
      throw new TypeError(`track ${trackId} is ${track.kind}, the sender takes ${kind}`);
  }

  #createReceivers(transportId: string, { receivers }: Data): void {
    this.transports.get(transportId);
    for (const { receiverId, trackId, kind, rtpParameters } of receivers as Data[]) {
      this.tracks.add(trackId, { kind, enabled: true });
      this.receivers.add(receiverId, { transportId, trackId, rtpParameters, paused: false });
    }
  }

  #setReceiversPaused({ receiverIds }: Data, paused: boolean): void {
    for (const id of receiverIds as string[]) this.receivers.get(id).paused = paused;
  }

  #closeReceivers(receiverIds: string[]): void {
    for (const id of receiverIds) {
      const receiver = this.receivers.find(id);
      if (receiver) this.tracks.delete(receiver.trackId);
      this.receivers.delete(id);
    }
  }

  #createDataChannel(id: string, data: Data): void {
    const { transportId, messageStreamId, label, maxReceiveMessageSize = Infinity } = data;
    const { direction } = this.transports.get(transportId);
    const stream = this.#channel.openStream(messageStreamId);
    const channel = {
      id,
      transportId,
      direction,
      label,
      maxReceiveMessageSize,
      stream,
      released: 0n,
      messages: 0,
      closesAfter: Infinity,
    };
    stream.onMessage = ({ type, body }) => {
      this.#handleMessage(channel, type, body);
      this.#closeWhenComplete(id, channel);
    };
    this.dataChannels.add(id, channel);
    this.notify('dataChannel.open', id);
  }

  #handleMessage(from: FakeDataChannel, type: number, body: Uint8Array): void {
    from.messages += 1;
    const receiving = this.dataChannels
      .entries()
      .filter(([, { direction, label }]) => direction === 'recv' && label === from.label);
    for (const [, to] of receiving) this.#pass(to, type, body);
    from.released += BigInt(body.byteLength);
    const count = Buffer.alloc(8);
    count.writeBigUInt64BE(from.released);
    from.stream.trySend(RELEASED, count);
  }

  #pass({ id, stream, maxReceiveMessageSize }: FakeDataChannel, type: number, body: Uint8Array): void {
    if (body.byteLength <= maxReceiveMessageSize) stream.trySend(type, body);
    else this.notify('dataChannel.error', id, { code: 'message-too-big', message: 'the message is too big' });
  }

  #closeWhenComplete(id: string, { messages, closesAfter }: FakeDataChannel): void {
    if (messages >= closesAfter) this.#closeDataChannel(id);
  }

  #closeDataChannel(id: string): void {
    const closing = this.dataChannels.find(id);
    if (!closing) return;
    this.dataChannels.delete(id);
    this.notify('dataChannel.close', id);
    closing.stream.close();
  }
}
