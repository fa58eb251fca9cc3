import { FakeMediaStreamTrack } from 'fake-mediastreamtrack';
import { describe, expect, it, vi } from 'vitest';

import { AiortcMediaStream } from './aiortc-media-stream.ts';

function makeTracks(): [FakeMediaStreamTrack, FakeMediaStreamTrack] {
  return [new FakeMediaStreamTrack({ kind: 'audio' }), new FakeMediaStreamTrack({ kind: 'video' })];
}

describe('AiortcMediaStream', () => {
  it('lists its tracks', () => {
    const [audio, video] = makeTracks();
    const stream = new AiortcMediaStream([audio, video]);
    expect(stream.getTracks()).toEqual([audio, video]);
    expect(stream.getAudioTracks()).toEqual([audio]);
    expect(stream.getVideoTracks()).toEqual([video]);
    expect(stream.getTrackById(video.id)).toBe(video);
    expect(stream.getTrackById('nobody')).toBeNull();
  });

  it('is made of another stream, with the same tracks', () => {
    const stream = new AiortcMediaStream(makeTracks());
    const other = new AiortcMediaStream(stream);
    expect(other.id).not.toBe(stream.id);
    expect(other.getTracks()).toEqual(stream.getTracks());
    other.removeTrack(new FakeMediaStreamTrack({ kind: 'audio', id: stream.getTracks()[0]?.id ?? '' }));
    expect(other.getTracks()).toHaveLength(2);
  });

  it('is active while a track is live', () => {
    const [audio, video] = makeTracks();
    const stream = new AiortcMediaStream([audio, video]);
    audio.stop();
    expect(stream.active).toBe(true);
    video.stop();
    expect(stream.active).toBe(false);
  });

  it('adds and removes tracks without events, each once', () => {
    const [audio, video] = makeTracks();
    const stream = new AiortcMediaStream([audio]);
    const listener = vi.fn();
    stream.onaddtrack = listener;
    stream.onremovetrack = listener;
    stream.addTrack(video);
    stream.addTrack(video);
    expect(stream.getTracks()).toEqual([audio, video]);
    stream.removeTrack(audio);
    expect(stream.getTracks()).toEqual([video]);
    expect(audio.readyState).toBe('live');
    expect(listener).not.toHaveBeenCalled();
  });

  it('clones its tracks', () => {
    const [audio] = makeTracks();
    const stream = new AiortcMediaStream([audio]);
    const clone = stream.clone();
    expect(clone.id).not.toBe(stream.id);
    expect(clone.getTracks()).toHaveLength(1);
    expect(clone.getTrackById(audio.id)).toBeNull();
  });

  it('closes once: close event, then the tracks stop', () => {
    const [audio, video] = makeTracks();
    const stream = new AiortcMediaStream([audio, video]);
    const replaced = vi.fn();
    const handler = vi.fn(() => expect(audio.readyState).toBe('live'));
    const listener = vi.fn();
    stream.onclose = replaced;
    stream.onclose = handler;
    stream.addEventListener('close', listener);
    stream.close();
    stream.close();
    expect(stream.onclose).toBe(handler);
    expect(stream.closed).toBe(true);
    expect(replaced).not.toHaveBeenCalled();
    expect(handler).toHaveBeenCalledTimes(1);
    expect(listener).toHaveBeenCalledTimes(1);
    expect([audio.readyState, video.readyState]).toEqual(['ended', 'ended']);
  });
});
