import { pathToFileURL } from 'node:url';

import { describe, expect, it } from 'vitest';

import { readConstraints, type AiortcMediaStreamConstraints } from './constraints.ts';
import { planSources, type PlannedSource } from './plan-sources.ts';

function plan(
  constraints: AiortcMediaStreamConstraints,
  platform: NodeJS.Platform = 'linux',
): PlannedSource[] {
  return planSources(readConstraints(constraints), platform);
}

describe('planSources', () => {
  it('opens a file once for audio and video', () => {
    const file = { source: 'file', file: '/clip.webm' } as const;
    expect(plan({ audio: file, video: file })).toEqual([
      {
        kinds: ['audio', 'video'],
        input: { location: '/clip.webm', source: 'file', options: {}, loop: false },
      },
    ]);
  });

  it('opens a device once that gives both', () => {
    const device = {
      source: 'device',
      device: 'video=Camera:audio=Microphone',
      format: 'dshow',
      options: {},
    } as const;
    expect(plan({ audio: device, video: device }).map(({ kinds }) => kinds)).toEqual([['audio', 'video']]);
  });

  it('opens a file twice when the settings differ, so that none is ignored', () => {
    const planned = plan({
      audio: { source: 'file', file: '/clip.webm' },
      video: { source: 'file', file: '/clip.webm', loop: true },
    });
    expect(planned.map(({ kinds, input }) => [kinds, input.loop])).toEqual([
      [['audio'], false],
      [['video'], true],
    ]);
  });

  it('takes file URLs', () => {
    const location = process.platform === 'win32' ? 'C:\\a b.mp4' : '/a b.mp4';
    const [source] = plan({ video: { source: 'file', file: pathToFileURL(location).href } });
    expect(source?.input.location).toBe(location);
  });

  it('passes on format, options as strings, timeout, loop and decode', () => {
    const [source] = plan({
      video: {
        source: 'url',
        url: 'http://x/y',
        format: 'mpegts',
        options: { probesize: 32 },
        timeout: 3,
        loop: true,
        decode: true,
      },
    });
    expect(source?.input).toEqual({
      location: 'http://x/y',
      source: 'url',
      format: 'mpegts',
      options: { probesize: '32' },
      timeoutS: 3,
      loop: true,
      decode: true,
    });
  });

  it.each([
    ['linux', 'hw:0', 'alsa', '/dev/video0', 'v4l2'],
    ['darwin', 'none:0', 'avfoundation', 'default:none', 'avfoundation'],
  ] as const)(
    'knows the default devices of %s (arguments only, no hardware at hand)',
    (platform, audio, audioFormat, video, videoFormat) => {
      const inputs = plan({ audio: true, video: true }, platform).map(({ input }) => input);
      expect(inputs).toMatchObject([
        { location: audio, source: 'device', format: audioFormat, options: {} },
        {
          location: video,
          source: 'device',
          format: videoFormat,
          options: { framerate: '30', video_size: '640x480' },
        },
      ]);
    },
  );

  it('takes the device that is named, with its format and options', () => {
    const [source] = plan({
      audio: { source: 'device', device: 'hw:1', format: 'pulse', options: { a: 'b' } },
    });
    expect(source?.input).toMatchObject({ location: 'hw:1', format: 'pulse', options: { a: 'b' } });
  });

  it.each([
    ['v4l2', { framerate: '30', video_size: '640x480' }],
    ['v4f2', { framerate: '30', video_size: '640x480' }],
    ['lavfi', {}],
  ])('gives a camera of the format %s the options %j', (format, options) => {
    const [source] = plan({ video: { source: 'device', device: 'x', format } });
    expect(source?.input.options).toEqual(options);
  });

  it('asks for a device name where the platform has no default', () => {
    expect(() => plan({ audio: true }, 'win32')).toThrow(/missing audio.device/);
    const [source] = plan({ audio: { source: 'device', device: 'audio=Mic' } }, 'win32');
    expect(source?.input).toMatchObject({ location: 'audio=Mic', format: 'dshow' });
  });
});
