import { describe, expect, it } from 'vitest';

import { readConstraints, type AiortcMediaStreamConstraints } from './constraints.ts';

describe('readConstraints', () => {
  it('spells out true as the default device', () => {
    expect([...readConstraints({ audio: true })]).toEqual([['audio', { source: 'device' }]]);
  });

  it('leaves out what is false or missing', () => {
    const video = { source: 'file', file: '/a.webm' } as const;
    expect([...readConstraints({ audio: false, video })]).toEqual([['video', video]]);
  });

  it.each([
    [{}, 'at least audio or video constraints must be given'],
    [{ audio: { source: 'file' } }, 'missing audio.file'],
    [{ video: { source: 'url' } }, 'missing video.url'],
    [
      { audio: { source: 'file', file: 'a.webm' } },
      'invalid audio.file "a.webm": use an absolute path or a file:// URL',
    ],
    [
      { audio: { source: 'file', file: 'http://x/a' } },
      'invalid audio.file "http://x/a": use an absolute path or a file:// URL',
    ],
    [
      { video: { source: 'url', url: '/etc/passwd' } },
      'invalid video.url "/etc/passwd": use a URL of a server',
    ],
    [
      { video: { source: 'url', url: 'file:///etc/passwd' } },
      'invalid video.url "file:///etc/passwd": use a URL of a server',
    ],
    [{ video: { source: 'device', timeout: 0 } }, 'invalid video.timeout 0: use a number of seconds'],
    [null, 'at least audio or video constraints must be given'],
    [
      { video: { source: 'device', options: 5 } },
      'invalid video.options 5: use an object of names and values',
    ],
    [
      { video: { source: 'device', options: null } },
      'invalid video.options null: use an object of names and values',
    ],
    [
      { video: { source: 'device', options: ['a'] } },
      "invalid video.options [ 'a' ]: use an object of names and values",
    ],
    [{ audio: { source: 'device', device: 5 } }, 'invalid audio.device 5: use a name that ffmpeg knows'],
    [{ audio: { source: 'device', format: {} } }, 'invalid audio.format {}: use a name that ffmpeg knows'],
    [{ audio: { source: 'x' } }, 'invalid audio.source "x": use "device", "file" or "url"'],
  ])('refuses %j', (constraints, message) => {
    expect(() => readConstraints(constraints as AiortcMediaStreamConstraints)).toThrow(
      new TypeError(message),
    );
  });
});
