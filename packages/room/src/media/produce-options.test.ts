import type { Device } from 'mediasoup-client/types';
import { describe, expect, it } from 'vitest';
import { optionsOfTrack, produceOptions } from './produce-options.ts';

const codec = (kind: string, name: string): object => ({ kind, mimeType: `${kind}/${name}` });
const device = {
  canProduce: (kind: string) => kind === 'video' || kind === 'audio',
  sendRtpCapabilities: {
    codecs: [codec('audio', 'opus'), codec('video', 'VP8'), codec('video', 'rtx'), codec('video', 'H264')],
  },
} as Partial<Device> as Device;
const track = (kind: string): MediaStreamTrack => ({ kind }) as Partial<MediaStreamTrack> as MediaStreamTrack;

function find(name: string): unknown {
  return produceOptions(device, track('video'), { streamId: 'a', options: { codec: name } }).codec;
}

describe('produceOptions', () => {
  it('keeps audio and video of a peer together, and the screen apart', () => {
    const [streamId, video] = ['alice', track('video')];
    expect(produceOptions(device, video, { streamId, options: {} })).toEqual({
      track: video,
      streamId: 'alice',
      stopTracks: false,
      appData: { source: 'video' },
    });
    const options = { source: 'screensharing', appData: { note: 1, source: 'x' } } as const;
    expect(produceOptions(device, video, { streamId, options })).toMatchObject({
      streamId: 'alice-screen',
      appData: { note: 1, source: 'screensharing' },
    });
  });

  it.each([
    [{ maxBitrateBps: 1000 }, [{ maxBitrate: 1000 }]],
    [{ simulcast: true }, [{ maxBitrate: 500_000 }, { maxBitrate: 1_000_000 }, { maxBitrate: 5_000_000 }]],
    [{ simulcast: true, encodings: [{ maxBitrate: 7 }] }, [{ maxBitrate: 7 }]],
  ])('makes encodings of %o', (options, encodings) => {
    const result = produceOptions(device, track('video'), { streamId: 'a', options });
    expect(result.encodings).toMatchObject(encodings);
  });

  it('finds the codec by either name, and says which there are', () => {
    expect(find('h264')).toMatchObject({ mimeType: 'video/H264' });
    expect(find('video/VP8')).toMatchObject({ mimeType: 'video/VP8' });
    expect(() => find('AV1')).toThrow('it takes video/VP8, video/H264');
  });

  it('refuses what the room takes none of', () => {
    const deaf = { canProduce: () => false } as Partial<Device> as Device;
    expect(() => produceOptions(deaf, track('audio'), { streamId: 'a', options: {} })).toThrow(
      'takes no audio',
    );
  });

  it('keeps what is about video from the sound of the same source', () => {
    const options = { codec: 'H264', simulcast: true, source: 'video', appData: { note: 1 } } as const;
    expect(optionsOfTrack(track('audio'), options)).toEqual({ appData: { note: 1 } });
    expect(optionsOfTrack(track('video'), options)).toEqual(options);
    expect(optionsOfTrack(track('audio'), { source: 'screensharing' })).toEqual({ source: 'screensharing' });
  });
});
