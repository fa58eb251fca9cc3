import { createWorker, type AiortcHandler, type Worker } from '@tureen/handler';
import { createAudioSource, createVideoSource, record } from '@tureen/streams';
import type { HandlerFactory, IceParameters, Transport } from 'mediasoup-client/types';
import { FRAME_RATE, HEIGHT, WIDTH } from '../files/pictures.ts';
import { openFileAsStream } from './open-file-as-stream.ts';
import {
  SubjectWorker,
  type OpenFileOptions,
  type PictureSource,
  type Recording,
  type RestartMode,
  type SampleSource,
  type Subject,
} from './subject.ts';

/** This project's handler. */
export const tureen: Subject = {
  name: 'tureen',
  createWorker: async () => new TureenWorker(await createWorker()),
};

/** One worker of `@tureen/handler`, with the functions of `@tureen/streams`. */
class TureenWorker extends SubjectWorker {
  readonly pids: readonly number[];
  readonly #worker: Worker;

  constructor(worker: Worker) {
    super();
    this.#worker = worker;
    this.pids = [process.pid, worker.pid];
  }

  createHandlerFactory(): HandlerFactory {
    return this.#worker.createHandlerFactory();
  }

  close(): void {
    this.#worker.close();
  }

  override async openFile({ kind, file, decode }: OpenFileOptions): Promise<MediaStreamTrack> {
    return openFileAsStream({ kind, file }, async (constraints) =>
      this.#worker.getUserMedia({ [kind]: { ...constraints, decode } }),
    );
  }

  override async createPictureSource(): Promise<PictureSource> {
    const options = { width: WIDTH, height: HEIGHT, frameRate: FRAME_RATE };
    const source = await createVideoSource(this.#worker, options);
    return { track: source.track, capture: (picture) => ignoreEnd(source.capture(picture)) };
  }

  override async createSampleSource(): Promise<SampleSource> {
    const source = await createAudioSource(this.#worker, { sampleRate: 48_000, channels: 1 });
    return { track: source.track, capture: (samples) => ignoreEnd(source.capture(samples)) };
  }

  override async record(
    tracks: readonly MediaStreamTrack[],
    path: string,
  ): Promise<Recording & { path: string }> {
    const recorder = await record(tracks, `${path}.webm`);
    return { path: recorder.path, stop: async () => void (await recorder.stop()) };
  }

  override async restartIce(
    transport: Transport,
    iceParameters: IceParameters,
    mode: RestartMode,
  ): Promise<void> {
    // mediasoup-client passes no mode on.
    await (transport.handler as AiortcHandler).restartIce(iceParameters, { mode });
  }
}

/** Captures that wait for room when everything is closed reject, which nobody needs to know. */
function ignoreEnd(capturing: Promise<void>): void {
  capturing.catch(() => undefined);
}
