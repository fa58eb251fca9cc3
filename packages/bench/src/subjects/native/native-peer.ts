import { Chrome111 } from 'mediasoup-client/handlers/Chrome111';
import type { HandlerFactory, IceParameters, Transport } from 'mediasoup-client/types';
import { HEIGHT, WIDTH } from '../../files/pictures.ts';
import { NotApplicable } from '../../not-applicable.ts';
import {
  SubjectWorker,
  type PictureSource,
  type RestartMode,
  type SampleSource,
  type Subject,
} from '../subject.ts';
import { loadNative, type NativeApi } from './load-native.ts';

/** `@roamhq/wrtc` under mediasoup-client's own handler for Chrome: what a Node.js program would take instead. */
export const nativePeer: Subject = {
  name: '@roamhq/wrtc',
  createWorker: async () => new NativeWorker(loadNative()),
};

/** libwebrtc in this process. */
class NativeWorker extends SubjectWorker {
  readonly pids: readonly number[] = [process.pid];
  readonly #api: NativeApi;

  constructor(api: NativeApi) {
    super();
    this.#api = api;
    const { RTCPeerConnection, MediaStream, MediaStreamTrack } = api;
    // The handler takes them from where a browser has them.
    Object.assign(globalThis, { RTCPeerConnection, MediaStream, MediaStreamTrack });
  }

  createHandlerFactory(): HandlerFactory {
    return Chrome111.createFactory({});
  }

  /** Its transports end with the process. */
  close(): void {}

  override async createPictureSource(): Promise<PictureSource> {
    const source = new this.#api.nonstandard.RTCVideoSource();
    const picture = { width: WIDTH, height: HEIGHT, rotation: 0 };
    return { track: source.createTrack(), capture: (data) => source.onFrame({ ...picture, data }) };
  }

  override async createSampleSource(): Promise<SampleSource> {
    const source = new this.#api.nonstandard.RTCAudioSource();
    const format = { sampleRate: 48_000, bitsPerSample: 16, channelCount: 1 };
    return { track: source.createTrack(), capture: (samples) => source.onData({ ...format, samples }) };
  }

  override async restartIce(
    transport: Transport,
    iceParameters: IceParameters,
    mode: RestartMode,
  ): Promise<void> {
    if (mode === 'hard') throw new NotApplicable('leaves its socket only when the network changes');
    await transport.restartIce({ iceParameters });
  }
}
