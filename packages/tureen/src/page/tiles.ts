import type { Consumer } from 'mediasoup-client/types';
import { Figures } from './figures.ts';

/** One peer on the page. */
interface Tile {
  readonly figure: HTMLElement;
  readonly name: HTMLElement;
  readonly video: HTMLVideoElement;
  readonly lines: HTMLElement;
  readonly stream: MediaStream;
  readonly consumers: Map<string, { consumer: Consumer; figures: Figures }>;
}

/** The peers of the room, each with picture, sound, name and figures. */
export class Tiles {
  readonly #container: HTMLElement;
  readonly #onSilenced: () => void;
  readonly #tiles = new Map<string, Tile>();

  /** @param onSilenced - Called when the browser wants a click before it plays sound. */
  constructor(container: HTMLElement, onSilenced: () => void) {
    this.#container = container;
    this.#onSilenced = onSilenced;
  }

  /** Shows a peer, or its new name. */
  show(peerId: string, displayName: string): void {
    this.#tile(peerId).name.textContent = displayName;
  }

  remove(peerId: string): void {
    this.#tiles.get(peerId)?.figure.remove();
    this.#tiles.delete(peerId);
  }

  nameOf(peerId: string): string {
    return this.#tiles.get(peerId)?.name.textContent ?? peerId;
  }

  /** Plays what a peer sends. */
  add(peerId: string, consumer: Consumer): void {
    const tile = this.#tile(peerId);
    tile.consumers.set(consumer.id, { consumer, figures: new Figures(consumer) });
    tile.stream.addTrack(consumer.track);
    tile.video.play().catch(() => this.#playSilently(tile));
  }

  /** Plays no more what was closed. */
  removeConsumer(consumerId: string): void {
    for (const { consumers, stream } of this.#tiles.values()) {
      const entry = consumers.get(consumerId);
      if (!entry) continue;
      stream.removeTrack(entry.consumer.track);
      consumers.delete(consumerId);
      entry.consumer.close();
    }
  }

  /** Plays sound too, after a click. */
  unmute(): void {
    for (const { video } of this.#tiles.values()) {
      video.muted = false;
      void video.play();
    }
  }

  /** Marks who speaks. */
  mark(peerIds: readonly string[]): void {
    for (const [peerId, { figure }] of this.#tiles)
      figure.classList.toggle('speaking', peerIds.includes(peerId));
  }

  /** Writes the figures of the last second. */
  async refresh(): Promise<void> {
    for (const { consumers, lines } of this.#tiles.values()) {
      const texts = await Promise.all([...consumers.values()].map(async ({ figures }) => figures.line()));
      lines.textContent = texts.join('\n');
    }
  }

  #playSilently(tile: Tile): void {
    tile.video.muted = true;
    void tile.video.play();
    this.#onSilenced();
  }

  #tile(peerId: string): Tile {
    const known = this.#tiles.get(peerId);
    if (known) return known;
    const tile = makeTile();
    this.#tiles.set(peerId, tile);
    this.#container.append(tile.figure);
    return tile;
  }
}

function makeTile(): Tile {
  const [figure, caption, name, lines] = ['figure', 'figcaption', 'strong', 'span'].map((tag) =>
    document.createElement(tag),
  ) as [HTMLElement, HTMLElement, HTMLElement, HTMLElement];
  const video = document.createElement('video');
  const stream = new MediaStream();
  video.playsInline = true;
  video.srcObject = stream;
  figure.className = 'tile';
  lines.className = 'figures';
  caption.append(name, lines);
  figure.append(video, caption);
  return { figure, name, video, lines, stream, consumers: new Map() };
}
