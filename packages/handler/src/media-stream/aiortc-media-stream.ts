import { randomUUID } from 'node:crypto';

import { EventHandlerAttributes } from '../event-handler-attributes.ts';

type StreamEventHandler = ((this: MediaStream, event: Event) => unknown) | null;

/**
 * A stream of tracks after W3C MediaStream, with `close()` and `onclose` beside.
 *
 * As in W3C, `addtrack` and `removetrack` do not fire for changes that the application makes itself.
 */
export class AiortcMediaStream extends EventTarget implements MediaStream {
  readonly id: string;
  readonly #tracks = new Map<string, MediaStreamTrack>();
  readonly #on: EventHandlerAttributes = new EventHandlerAttributes(this);
  #closed = false;

  /** @param source - Tracks, or a stream whose tracks, not clones of them, this one has too. */
  constructor(source: Iterable<MediaStreamTrack> | MediaStream = [], id: string = randomUUID()) {
    super();
    this.id = id;
    for (const track of 'getTracks' in source ? source.getTracks() : source) this.addTrack(track);
  }

  /** Whether a track of it is live. */
  get active(): boolean {
    return this.getTracks().some((track) => track.readyState === 'live');
  }

  /** Whether `close()` was called. */
  get closed(): boolean {
    return this.#closed;
  }

  getTracks(): MediaStreamTrack[] {
    return [...this.#tracks.values()];
  }

  getAudioTracks(): MediaStreamTrack[] {
    return this.getTracks().filter((track) => track.kind === 'audio');
  }

  getVideoTracks(): MediaStreamTrack[] {
    return this.getTracks().filter((track) => track.kind === 'video');
  }

  getTrackById(trackId: string): MediaStreamTrack | null {
    return this.#tracks.get(trackId) ?? null;
  }

  /** Adds a track; does nothing when it is in already. */
  addTrack(track: MediaStreamTrack): void {
    if (!this.#tracks.has(track.id)) this.#tracks.set(track.id, track);
  }

  /** Takes a track out without stopping it; does nothing when it is not in. */
  removeTrack(track: MediaStreamTrack): void {
    if (this.#tracks.get(track.id) === track) this.#tracks.delete(track.id);
  }

  /** A new stream of clones of the tracks. */
  clone(): AiortcMediaStream {
    return new AiortcMediaStream(this.getTracks().map((track) => track.clone()));
  }

  /** Fires `close` and stops all tracks. Does nothing the second time. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.dispatchEvent(new Event('close'));
    for (const track of this.getTracks()) track.stop();
  }

  get onaddtrack(): StreamEventHandler {
    return this.#on.get('addtrack') as StreamEventHandler;
  }

  set onaddtrack(handler: StreamEventHandler) {
    this.#on.set('addtrack', handler);
  }

  get onremovetrack(): StreamEventHandler {
    return this.#on.get('removetrack') as StreamEventHandler;
  }

  set onremovetrack(handler: StreamEventHandler) {
    this.#on.set('removetrack', handler);
  }

  /** Called once, when the stream is closed. */
  get onclose(): StreamEventHandler {
    return this.#on.get('close') as StreamEventHandler;
  }

  set onclose(handler: StreamEventHandler) {
    this.#on.set('close', handler);
  }
}
