import { randomUUID } from 'node:crypto';
import { FakeMediaStreamTrack } from 'fake-mediastreamtrack';
import type { AiortcProcess } from './aiortc-process.ts';

/** An offer or answer. */
type Description = RTCSessionDescriptionInit & { readonly sdp: string };

/** What the process tells of a transceiver. */
interface ToldTransceiver {
  readonly mid: string | null;
  readonly kind: 'audio' | 'video';
}

/** The part of a transceiver that mediasoup-client's handler looks at. */
interface ProxiedTransceiver {
  mid: string | null;
  readonly sender: object;
  readonly receiver: { readonly track: FakeMediaStreamTrack };
}

/** Where a received track is in the process. */
export interface ReceivedTrackData extends Record<string, unknown> {
  readonly connection: string;
  readonly transceiver: ProxiedTransceiver;
}

/**
 * A peer connection in the process of aiortc, with as much of `RTCPeerConnection` as mediasoup-client's handler for
 * Chrome needs to send and receive.
 */
export class ProxiedPeerConnection extends EventTarget {
  readonly connectionState = 'new';
  localDescription: Description | undefined;
  readonly #id: string = randomUUID();
  readonly #process: AiortcProcess;
  readonly #transceivers: ProxiedTransceiver[] = [];

  constructor(process: AiortcProcess) {
    super();
    this.#process = process;
    this.#send('create');
  }

  addTransceiver(
    trackOrKind: FakeMediaStreamTrack | 'audio' | 'video',
    { direction }: { direction: string },
  ): ProxiedTransceiver {
    const { kind, id: track } = typeof trackOrKind === 'string' ? { kind: trackOrKind, id: '' } : trackOrKind;
    this.#send('addTransceiver', { kind, track, direction });
    return this.#addTransceiver({ mid: null, kind: kind as 'audio' | 'video' });
  }

  getTransceivers(): readonly ProxiedTransceiver[] {
    return this.#transceivers;
  }

  async createOffer(): Promise<Description> {
    return this.#request('createOffer');
  }

  async createAnswer(): Promise<Description> {
    return this.#request('createAnswer');
  }

  async setLocalDescription(description: Description): Promise<void> {
    const { transceivers, ...local } = await this.#request<
      Description & { transceivers: readonly ToldTransceiver[] }
    >('setLocalDescription', { description });
    this.localDescription = local;
    this.#update(transceivers);
  }

  async setRemoteDescription(description: Description): Promise<void> {
    this.#update(await this.#request('setRemoteDescription', { description }));
  }

  close(): void {
    this.#send('close');
  }

  #update(told: readonly ToldTransceiver[]): void {
    for (const [index, each] of told.entries()) {
      const transceiver = this.#transceivers[index] ?? this.#addTransceiver(each);
      transceiver.mid = each.mid;
    }
  }

  #addTransceiver({ mid, kind }: ToldTransceiver): ProxiedTransceiver {
    const data: { connection: string; transceiver?: ProxiedTransceiver } = { connection: this.#id };
    const transceiver = { mid, sender: {}, receiver: { track: new FakeMediaStreamTrack({ kind, data }) } };
    data.transceiver = transceiver;
    this.#transceivers.push(transceiver);
    return transceiver;
  }

  async #request<Result>(method: string, parameters: object = {}): Promise<Result> {
    return this.#process.request<Result>(method, { connection: this.#id, ...parameters });
  }

  /** Does what needs no answer; what fails of it makes a later request fail. */
  #send(method: string, parameters: object = {}): void {
    this.#request(method, parameters).catch(() => undefined);
  }
}
