import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeStreamsWorker } from '../../test/support/fake-streams-worker.ts';
import { FarStream } from '../../test/support/far-stream.ts';
import { createEncodedSource } from './encoded-source.ts';
import { FROM_WORKER } from './message-types.ts';

describe('createEncodedSource', () => {
  let fake: FakeStreamsWorker;

  beforeEach(async () => {
    fake = await FakeStreamsWorker.start();
  });
  afterEach(() => fake.worker.close());

  it.each([
    ['audio/opus', { kind: 'audio', clockRate: 48_000, channels: 2, parameters: {} }],
    ['video/VP8', { kind: 'video', clockRate: 90_000, parameters: {} }],
    ['video/VP9', { kind: 'video', parameters: { 'profile-id': 0 } }],
    ['video/H264', { kind: 'video', parameters: { 'profile-level-id': '42e01f' } }],
  ] as const)('makes a track of %s', async (mimeType, data) => {
    const source = await createEncodedSource(fake.worker, { mimeType });
    expect(fake.requests).toMatchObject([{ target: source.track.id, data: { mimeType, ...data } }]);
    expect(source.track.kind).toBe(data.kind);
  });

  it('sends packets with their flags', async () => {
    const source = await createEncodedSource(fake.worker, { mimeType: 'video/VP8' });
    const far = FarStream.open(fake);
    await source.capture(new Uint8Array([1, 2]), { timestamp: 0, keyFrame: true });
    await source.capture(new Uint8Array([3]), { timestamp: 33.3333 });
    await vi.waitFor(() => expect(far.messages).toHaveLength(2));
    expect(far.messages.map(({ flags, timestamp }) => [flags, timestamp])).toEqual([
      [3, 0n],
      [1, 33_333n],
    ]);
    expect(source.queuedPackets).toBe(2);
  });

  it('tells when a key frame is needed', async () => {
    const source = await createEncodedSource(fake.worker, { mimeType: 'video/VP8' });
    const requested = vi.fn<() => void>();
    source.on('keyframerequest', requested);
    FarStream.open(fake).count(FROM_WORKER.keyFrameRequest, 0);
    await vi.waitFor(() => expect(requested).toHaveBeenCalledOnce());
  });

  it('refuses what it cannot send', async () => {
    const { worker } = fake;
    await expect(createEncodedSource(worker, { mimeType: 'video/AV2' as 'video/VP8' })).rejects.toThrow(
      'mimeType must be one of',
    );
    await expect(createEncodedSource(worker, { mimeType: 'video/VP8', maxQueue: 0 })).rejects.toThrow(
      'maxQueue',
    );
    const source = await createEncodedSource(worker, { mimeType: 'audio/opus', maxQueue: 1 });
    await expect(source.capture(new Uint8Array(), { timestamp: 0 })).rejects.toMatchObject({
      code: 'wrong-size',
    });
  });
});
