import { hasFfmpeg } from '@tureen/testing/media-file';
import { findSyncMarks, makeSyncClip } from '@tureen/testing/sync-clip';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  createAudioSource,
  createEncodedSource,
  createTestPattern,
  createTone,
  createVideoSource,
  encodedFrames,
  frames,
  record,
  samples,
  type AudioSource,
  type EncodedSource,
  type TrackReader,
  type EncodedFrameData,
} from '../src/index.ts';
import { closed, loudness, readUntil, tone } from './support/measures.ts';
import { statsOf, StreamsBed } from './support/streams-bed.ts';

const LOUD = 0.1;
const QUIET = 0.01;
const SPEECH_RATE = 16_000;

describe('what the program makes', () => {
  let bed: StreamsBed;

  beforeAll(async () => {
    bed = await StreamsBed.start();
  });
  afterAll(async () => bed?.close());

  it('an agent answers what it hears, and falls silent when it is interrupted', async () => {
    const user = await createAudioSource(bed.worker, { sampleRate: 48_000, channels: 1 });
    const agent = await createAudioSource(bed.worker, {
      sampleRate: SPEECH_RATE,
      channels: 1,
      maxQueueMs: 20_000,
    });
    const heardByAgent = await bed.relay(user.track);
    const heardByUser = await bed.relay(agent.track);
    const hearing = closed(samples(heardByAgent.track, { sampleRate: SPEECH_RATE }));
    const echoing = echo(hearing, agent);

    const ear = closed(samples(heardByUser.track));
    const speaking = user.capture(tone(48_000, 1));
    await readUntil(ear, (chunk) => loudness(chunk) > LOUD);
    await speaking;
    await user.waitForPlayout();
    await readUntil(ear, (chunk) => loudness(chunk) < QUIET);

    const long = [agent.capture(tone(SPEECH_RATE, 20)), agent.capture(tone(SPEECH_RATE, 20))];
    const { timestamp: begin } = await readUntil(ear, (chunk) => loudness(chunk) > LOUD);
    expect(agent.queuedDurationMs).toBeGreaterThan(0);
    agent.clearQueue();
    await Promise.all(long);
    expect(agent.queuedDurationMs).toBe(0);
    const { timestamp: end } = await readUntil(ear, (chunk) => loudness(chunk) < QUIET);
    expect(end - begin).toBeLessThan(5000);

    hearing.close();
    await echoing;
    user.close();
    agent.close();
    expect([user.track.readyState, agent.track.readyState]).toEqual(['ended', 'ended']);
  });

  it('pictures arrive as they were painted', async () => {
    const source = await createVideoSource(bed.worker, { width: 320, height: 180, format: 'rgba' });
    const { track } = await bed.relay(source.track, 'video/VP8');
    const reader = closed(frames(track, { format: 'rgba', width: 160 }));
    const stop = new AbortController();
    const painting = paint(source.pictureBytes, async (picture) => {
      await source.capture(picture);
      return !stop.signal.aborted;
    });
    const { data, width, height } = await readUntil(reader, () => true);
    expect([width, height]).toEqual([160, 90]);
    const middle = 4 * (45 * 160 + 80);
    expect(data[middle]).toBeGreaterThan(220);
    expect(data[middle + 1]).toBeLessThan(40);
    expect(data[middle + 2]).toBeLessThan(40);
    stop.abort();
    await painting;
    source.close();
  });

  it.each([
    ['video/VP8', 'video'],
    ['video/H264', 'video'],
    ['audio/opus', 'audio'],
  ] as const)('%s packets of a received track are sent on without decoding', async (mimeType, kind) => {
    const original =
      kind === 'video'
        ? await createTestPattern(bed.worker, { width: 320, height: 240, frameRate: 15 })
        : await createTone(bed.worker);
    const { track, consumer } = await bed.relay(original, mimeType);
    const source = await createEncodedSource(bed.worker, { mimeType });
    const requested = vi.fn<() => void>();
    source.on('keyframerequest', requested);
    const packets = encodedFrames(track);
    const sending = sendOn(packets, source);
    const producer = await bed.produce(source.track, mimeType);
    const again = await bed.receive(producer);
    await again.begin();
    if (kind === 'video') {
      const { width, height } = await readUntil(closed(frames(again.track)), () => true);
      expect([width, height]).toEqual([320, 240]);
      const late = await bed.receive(producer);
      await late.begin();
      await vi.waitFor(() => expect(requested).toHaveBeenCalled(), 10_000);
    } else {
      await readUntil(closed(samples(again.track)), (chunk) => loudness(chunk) > LOUD);
    }
    const received = await statsOf(consumer, 'inbound-rtp');
    expect(received['framesDecoded'] ?? 0).toBe(0);
    const sent = await statsOf(producer, 'outbound-rtp');
    expect(sent['framesPassed']).toBeGreaterThan(0);
    expect(sent['framesEncoded'] ?? 0).toBe(0);
    packets.close();
    await sending;
    source.close();
    original.stop();
  });

  it.skipIf(!hasFfmpeg())('sound and pictures that go through the program stay together', async () => {
    const clip = { source: 'file', file: await makeSyncClip(5) } as const;
    const stream = await bed.worker.getUserMedia({ audio: clip, video: clip });
    const [audio] = stream.getAudioTracks();
    const [video] = stream.getVideoTracks();
    if (audio === undefined || video === undefined) throw new TypeError('the clip lacks a track');
    const { width = 0, height = 0 } = video.getSettings();
    const timeline = 'clip';
    const sound = await createAudioSource(bed.worker, { sampleRate: 48_000, channels: 1, timeline });
    const pictures = await createVideoSource(bed.worker, { width, height, timeline });
    const received = [await bed.relay(sound.track), await bed.relay(pictures.track, 'video/VP8')];
    const path = bed.path('through.webm');
    const recorder = await record(
      received.map(({ track }) => track),
      path,
    );
    await Promise.all([
      pass(closed(samples(audio, { maxQueue: 500 })), sound),
      pass(closed(frames(video, { maxQueue: 50 })), pictures),
    ]);
    await recorder.stop();
    const [flashes, beeps] = [await findSyncMarks(path, 'video'), await findSyncMarks(path, 'audio')];
    expect(beeps.length).toBeGreaterThanOrEqual(3);
    const offsets = beeps.map((beep) => Math.min(...flashes.map((flash) => Math.abs(flash - beep))));
    // A stall of a busy machine is heard as a gap, from which marks may come twice.
    const usual = offsets.toSorted((a, b) => a - b)[Math.floor(offsets.length / 2)];
    expect(usual, `seconds: ${offsets.join(', ')}`).toBeLessThan(0.06);
    sound.close();
    pictures.close();
  });
});

/** Captures what is read, at its times, until it ends and was played. */
async function pass<Media>(
  reader: AsyncIterable<{ readonly data: Media; readonly timestamp: number }>,
  source: {
    capture(media: Media, options: { readonly timestamp: number }): Promise<void>;
    waitForPlayout(): Promise<void>;
  },
): Promise<void> {
  for await (const { data, timestamp } of reader) await source.capture(data, { timestamp });
  await source.waitForPlayout();
}

/** Says again what is loud enough, until there is nothing more to hear. */
async function echo(ear: TrackReader<Parameters<typeof loudness>[0]>, mouth: AudioSource): Promise<void> {
  for await (const chunk of ear) {
    if (loudness(chunk) > LOUD) await mouth.capture(chunk.data);
  }
}

/** Paints red pictures until `show` has had enough. */
async function paint(bytes: number, show: (picture: Uint8Array) => Promise<boolean>): Promise<void> {
  const picture = new Uint8Array(bytes);
  for (let index = 0; index < bytes; index += 4) picture.set([255, 0, 0, 255], index);
  while (await show(picture));
}

/** Gives packets to a source until they end. */
async function sendOn(packets: TrackReader<EncodedFrameData>, source: EncodedSource): Promise<void> {
  for await (const { data, keyFrame, timestamp } of packets)
    await source.capture(data, { keyFrame, timestamp });
}
