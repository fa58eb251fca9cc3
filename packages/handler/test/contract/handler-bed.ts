import { Device as NewestDevice } from 'mediasoup-client';
import type {
  Consumer,
  DataConsumer,
  Device,
  DtlsParameters,
  HandlerFactory,
  RtpEncodingParameters,
  Transport,
} from 'mediasoup-client/types';

import type { Worker } from '../../src/index.ts';

/** A worker, a loaded device and a server for it: what every case of the contract runs on. */
export interface HandlerBed {
  readonly worker: Worker;
  readonly device: Device;
  /** A media file with audio and video. */
  readonly clip: string;
  /** Another worker of the same kind, for what must not mix. The bed closes it. */
  createOtherWorker(): Promise<Worker>;
  createSendTransport(): Promise<Transport>;
  createRecvTransport(): Promise<Transport>;
  consume(transport: Transport, producerId: string): Promise<Consumer>;
  consumeData(transport: Transport, dataProducerId: string): Promise<DataConsumer>;
  /** Closes a data consumer as a server does that tells its client nothing but by SCTP. */
  closeByServer(consumer: DataConsumer): void;
  /** A sending transport whose server has another certificate than it told. */
  createImpostorTransport(): Promise<Transport>;
  /** Has the server close its end of a transport, without a word to the application. */
  endOnServer(transport: Transport): void;
  /** Ends the worker process as SIGKILL does. */
  killWorker(): void;
  close(): Promise<void>;
}

/** Makes a device of the mediasoup-client version under test. */
export type CreateDevice = (handlerFactory: HandlerFactory) => Device;

/** Makes a device of the version that is installed. */
export const createNewestDevice: CreateDevice = (handlerFactory) => new NewestDevice({ handlerFactory });

/** What a server tells of a certificate that it does not have. */
export const FOREIGN_DTLS_PARAMETERS: DtlsParameters = {
  role: 'auto',
  fingerprints: [{ algorithm: 'sha-256', value: Array(32).fill('00').join(':') }],
};

/** Encodings for which a video track is decoded and encoded anew, where it would else be sent on as it comes. */
export const SCALED: RtpEncodingParameters[] = [{ scaleResolutionDownBy: 2 }];

/** A file that a bed's workers cannot open. */
export const MISSING_FILE = '/nowhere/missing.webm';

/** Resolves when `check` is true, looking whenever the event loop has turned; fails after `timeoutMs`. */
export async function until(check: () => boolean | Promise<boolean>, timeoutMs = 20_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${check.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Resolves with the arguments of the next `event`; unlike Node's `once`, an `error` event does not reject it. */
export async function nextEvent(
  emitter: { once(event: never, listener: (...parameters: unknown[]) => void): unknown },
  event: string,
): Promise<unknown[]> {
  return new Promise((resolve) => {
    emitter.once(event as never, (...parameters) => resolve(parameters));
  });
}

/** The tracks of `file`, opened once for both. */
export async function openTracks(
  worker: Worker,
  file: string,
  options: { loop?: boolean; decode?: boolean } = {},
): Promise<{ audio: MediaStreamTrack; video: MediaStreamTrack }> {
  const source = { source: 'file', file, ...options } as const;
  const stream = await worker.getUserMedia({ audio: source, video: source });
  const [audio] = stream.getAudioTracks();
  const [video] = stream.getVideoTracks();
  if (!audio || !video) throw new TypeError(`${file} lacks audio or video`);
  return { audio, video };
}
