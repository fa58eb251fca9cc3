import { posix, resolve, sep } from 'node:path';
import { array, assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_TEMPLATE,
  recordingPath,
  type RecordingContext,
  type RecordingPathSettings,
} from './recording-path.ts';

const NAMES = {
  roomId: 'lobby',
  displayName: 'Alice',
  peerId: 'a1',
  kind: 'video',
  source: 'video',
  consumerId: 'c-7',
  mimeTypes: ['video/VP8'],
} as const;
const SETTINGS: RecordingPathSettings = {
  recordDirectoryPath: 'recordings',
  recordTemplate: DEFAULT_TEMPLATE,
};

function byPeer({ peerId, kind }: RecordingContext): string {
  return `by peer/${peerId}/${kind}`;
}

/** With slashes on every platform. */
function pathOf(
  settings: Partial<RecordingPathSettings>,
  names: Partial<Omit<RecordingContext, 'extension'>> = {},
): string {
  return recordingPath({ ...SETTINGS, ...settings }, { ...NAMES, ...names }).replaceAll(sep, posix.sep);
}

describe('recordingPath', () => {
  it.each([
    [['video/VP8'], 'webm'],
    [['video/VP9'], 'webm'],
    [['video/H264'], 'mp4'],
    [['audio/opus'], 'ogg'],
    [['audio/PCMU'], 'mkv'],
    [['video/VP8', 'audio/opus'], 'webm'],
    [['video/H264', 'audio/opus'], 'mp4'],
    [['video/H264', 'video/VP8'], 'mkv'],
    [['video/VP8', 'audio/PCMU'], 'mkv'],
  ])('follows the scheme, %s as .%s', (mimeTypes, extension) => {
    expect(pathOf({}, { mimeTypes })).toBe(`recordings/lobby/Alice(a1)_video(c-7).${extension}`);
  });

  it("writes smcdk's file types when asked to", () => {
    expect(pathOf({ recordFormat: 'smcdk' })).toMatch(/\.mp4$/u);
    expect(pathOf({ recordFormat: 'smcdk' }, { mimeTypes: ['audio/opus'] })).toMatch(/\.mp3$/u);
  });

  it('takes another container or template', () => {
    expect(pathOf({ recordContainer: '.mkv', recordTemplate: '{peerId}/{source} of {roomId} {else}' })).toBe(
      'recordings/a1/video of lobby {else}.mkv',
    );
  });

  it('honours the generator, and adds the extension it left out', () => {
    expect(pathOf({ recordFilePathGenerator: byPeer })).toBe('recordings/by peer/a1/video.webm');
    expect(pathOf({ recordFilePathGenerator: () => 'x.mkv' })).toBe('recordings/x.mkv');
  });

  it('never leaves the folder, whatever peers call themselves', () => {
    const recordDirectoryPath = resolve('recordings');
    assert(
      property(string(), string(), string(), (roomId, displayName, peerId) => {
        const names = { ...NAMES, roomId, displayName, peerId };
        const path = resolve(recordingPath({ ...SETTINGS, recordDirectoryPath }, names));
        expect(path.startsWith(recordDirectoryPath + sep)).toBe(true);
        expect(path.slice(recordDirectoryPath.length + 1).split(sep)).toHaveLength(2);
      }),
    );
  });

  it('never leaves the folder, whatever a generator makes of names', () => {
    const recordDirectoryPath = resolve('recordings');
    const piece = constantFrom('..', '/', '\\', '.', 'a', 'C:', '\u0000', '~', ' ', '%2e%2e');
    assert(
      property(array(piece, { maxLength: 12 }), (pieces) => {
        const settings = { ...SETTINGS, recordDirectoryPath, recordFilePathGenerator: () => pieces.join('') };
        const path = resolve(recordingPath(settings, NAMES));
        expect(path.startsWith(recordDirectoryPath + sep)).toBe(true);
      }),
    );
  });
});
