import { posix, resolve, sep } from 'node:path';
import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordingPath, safePart } from './recording-path.ts';

const NAMES = {
  directory: 'recordings',
  roomId: 'lobby',
  displayName: 'Alice',
  peerId: 'a1',
  kind: 'video',
  consumerId: 'c-7',
  mimeType: 'video/VP8',
} as const;

describe('recordingPath', () => {
  it.each([
    ['video/VP8', 'webm'],
    ['video/VP9', 'webm'],
    ['video/H264', 'mp4'],
    ['audio/opus', 'ogg'],
    ['audio/PCMU', 'mkv'],
  ])('follows the scheme, %s as .%s', (mimeType, extension) => {
    const path = recordingPath({ ...NAMES, mimeType }).replaceAll(sep, posix.sep);
    expect(path).toBe(`recordings/lobby/Alice(a1)_video(c-7).${extension}`);
  });

  it('never leaves the directory, whatever peers call themselves', () => {
    const directory = resolve('recordings');
    assert(
      property(string(), string(), string(), (roomId, displayName, peerId) => {
        const path = resolve(recordingPath({ ...NAMES, directory, roomId, displayName, peerId }));
        expect(path.startsWith(directory + sep)).toBe(true);
        expect(path.slice(directory.length + 1).split(sep)).toHaveLength(2);
      }),
    );
  });
});

describe('safePart', () => {
  it.each([
    ['../../etc/passwd', '_._.._etc_passwd'],
    ['..', '__'],
    ['', '_'],
    ['CON', '_CON'],
    ['a:b*c?', 'a_b_c_'],
    ['line\nbreak', 'line_break'],
    ['name. ', 'name_'],
  ])('makes %j harmless', (text, expected) => {
    expect(safePart(text)).not.toMatch(/[/\\]/u);
    expect(['.', '..', '']).not.toContain(safePart(text));
    if (!text.startsWith('..')) expect(safePart(text)).toBe(expected);
  });

  it('cuts long names at a whole character', () => {
    const part = safePart('€'.repeat(100));
    expect(Buffer.byteLength(part)).toBeLessThanOrEqual(60);
    expect(part).toMatch(/^€+$/u);
  });
});
