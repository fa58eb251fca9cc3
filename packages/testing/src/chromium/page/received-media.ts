import type { Consumer } from 'mediasoup-client/types';

/** What a browser has really seen and heard of one consumer so far. */
export interface ReceivedMedia {
  readonly peerId: string;
  readonly kind: 'audio' | 'video';
  readonly codec: string;
  /** Pictures that were decoded; 0 for sound. */
  readonly framesDecoded: number;
  /** Pictures on screen that were not like the one looked at before. */
  readonly changes: number;
  readonly width: number;
  readonly height: number;
  /** As in W3C statistics: seconds times the square of the level, 0 for pictures. */
  readonly audioEnergy: number;
}

const LOOK_EVERY_MS = 100;
const LOOK_SIZE = 32;

/** Plays one consumer and watches what comes out of it. */
export class MediaWatch {
  readonly peerId: string;
  readonly #consumer: Consumer;
  readonly #element: HTMLVideoElement;
  readonly #canvas = document.createElement('canvas');
  #lastLook = '';
  #changes = 0;

  constructor(consumer: Consumer, peerId: string) {
    this.peerId = peerId;
    this.#consumer = consumer;
    this.#element = document.createElement('video');
    this.#element.srcObject = new MediaStream([consumer.track]);
    document.body.append(this.#element);
    void this.#element.play();
    [this.#canvas.width, this.#canvas.height] = [LOOK_SIZE, LOOK_SIZE];
    if (consumer.kind === 'video') setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  /** What has come out so far. */
  async report(): Promise<ReceivedMedia> {
    const report = await this.#consumer.getStats();
    const inbound = [...report.values()].find(({ type }) => type === 'inbound-rtp');
    return {
      peerId: this.peerId,
      kind: this.#consumer.kind,
      codec: this.#consumer.rtpParameters.codecs[0]?.mimeType ?? '',
      framesDecoded: inbound?.framesDecoded ?? 0,
      changes: this.#changes,
      width: this.#element.videoWidth,
      height: this.#element.videoHeight,
      audioEnergy: inbound?.totalAudioEnergy ?? 0,
    };
  }

  #look(): void {
    const context = this.#canvas.getContext('2d', { willReadFrequently: true });
    if (!context || this.#element.videoWidth === 0) return;
    context.drawImage(this.#element, 0, 0, LOOK_SIZE, LOOK_SIZE);
    const look = context.getImageData(0, 0, LOOK_SIZE, LOOK_SIZE).data.join(',');
    if (this.#lastLook !== '' && look !== this.#lastLook) this.#changes += 1;
    this.#lastLook = look;
  }
}
