import { EventEmitter } from 'node:events';
import type { Channel, ChannelStream, IncomingRequest, StreamOptions } from '@tureen/channel';
import { channelPair } from '@tureen/channel/testing';
import { createWorker, type Worker } from '@tureen/handler';
import { faultOf, schemaOf } from './catalogue.ts';
import type { StreamsMessages } from '../../src/messages.ts';

/** A request as the worker got it. */
export interface FakeRequest {
  readonly method: string;
  readonly target: string;
  readonly data: unknown;
  readonly signal: AbortSignal;
}

type Requests = StreamsMessages['requests'];

/** How a request is answered; throws to refuse it. */
type Answer = (request: FakeRequest) => unknown;

const PROGRESS = {
  bytes: 1000,
  durationSeconds: 2.5,
  frames: 75,
  droppedFrames: 1,
  queuedBytes: 0,
  tracks: [],
};

function pathOf(data: unknown): string {
  return (data as Requests['recorder.start']['data']).path;
}

const ANSWERS: Readonly<Record<keyof Requests, Answer>> = {
  'making.createAudioSource': () => ({}),
  'making.createEncodedSource': () => ({}),
  'making.createVideoSource': () => ({}),
  'mixing.close': () => ({}),
  'mixing.composeVideo': () => ({}),
  'mixing.getAudioStats': () => ({ blocks: 50, incompleteBlocks: 0, skippedBlocks: 0, inputs: [] }),
  'mixing.getVideoStats': () => ({
    pictures: 25,
    incompletePictures: 0,
    skippedPictures: 0,
    paintedTiles: 40,
    tiles: [],
  }),
  'mixing.mixAudio': () => ({}),
  'mixing.setInputs': () => ({}),
  'mixing.setTiles': () => ({}),
  'reading.closeDiscard': () => ({}),
  'reading.discard': () => ({}),
  'reading.openFrames': () => ({}),
  'reading.openPackets': () => ({}),
  'reading.openSamples': () => ({}),
  'reading.getDiscardStats': () => ({ frames: 10, keyFrames: 1, bytes: 500, ended: false }),
  'reading.snapshot': () => ({ width: 640, height: 480, bytes: 1000 }),
  'recorder.flush': () => PROGRESS,
  'recorder.pause': () => ({}),
  'recorder.resume': () => ({}),
  'recorder.start': ({ data }) => ({ path: pathOf(data), partialPath: `${pathOf(data)}.part` }),
  'recorder.stop': () => ({
    ...PROGRESS,
    segments: [{ index: 0, path: '/a.webm', bytes: 1000, durationSeconds: 2.5, frames: 75 }],
  }),
  'synthetic.createNoise': () => ({}),
  'synthetic.createSilence': () => ({}),
  'synthetic.createTestPattern': () => ({}),
  'synthetic.createTone': () => ({}),
  'synthetic.renderClip': () => ({}),
};

/**
 * A worker without Python: answers the requests of this layer, and checks against the catalogue what it is asked and
 * what it answers.
 */
export class FakeStreamsWorker {
  readonly worker: Worker;
  readonly requests: FakeRequest[] = [];
  /** Names of the modules that were loaded. */
  readonly modules: readonly string[];
  readonly #far: Channel;
  readonly #answers: Record<string, Answer> = { ...ANSWERS };

  readonly #process: EventEmitter;

  private constructor(worker: Worker, process: EventEmitter, far: Channel, modules: readonly string[]) {
    this.worker = worker;
    this.#process = process;
    this.modules = modules;
    this.#far = far;
    for (const method of Object.keys(ANSWERS)) {
      far.handleRequest(method, async (request) => this.#serve(method, request));
    }
  }

  static async start(): Promise<FakeStreamsWorker> {
    const [near, far] = channelPair();
    const modules: string[] = [];
    const process = Object.assign(new EventEmitter(), {
      pid: 1,
      channel: near,
      closed: false,
      died: false,
      close: () => near.close(),
      loadModule: async ({ name }: { readonly name: string }) => void modules.push(name),
      ref: () => undefined,
      unref: () => undefined,
    });
    return new FakeStreamsWorker(await createWorker({ launch: async () => process }), process, far, modules);
  }

  /** A track that lives in this worker. */
  track(kind: 'audio' | 'video' = 'video'): MediaStreamTrack {
    return this.worker.createTrack({ id: crypto.randomUUID(), kind, data: { remote: true } });
  }

  /** Answers a request differently from now on. */
  answer(method: keyof Requests, answer: Answer): void {
    this.#answers[method] = answer;
  }

  /** Refuses a request from now on, as the Python side does. */
  refuse(method: keyof Requests, code: string, message: string): void {
    this.answer(method, () => {
      throw Object.assign(new Error(message), { name: 'RecordingError', code });
    });
  }

  /** The worker's end of a stream that a request named. */
  openStream(id: number, options?: StreamOptions): ChannelStream {
    return this.#far.openStream(id, options);
  }

  /** Ends the process without being asked to, as a crash does. */
  die(): void {
    this.#process.emit('died', new Error('killed'));
    this.#far.close();
  }

  /** Tells the Node side something of a recording. */
  async tell<Name extends keyof StreamsMessages['notifications']>(
    recorderId: string,
    event: Name,
    data: StreamsMessages['notifications'][Name]['data'],
  ): Promise<void> {
    check(event, 'data', data);
    await this.#far.notify(event, { target: recorderId, data });
  }

  async #serve(method: string, request: IncomingRequest): Promise<{ data: unknown }> {
    const { target = '', data, signal } = request;
    check(method, 'data', data);
    const asked = { method, target, data, signal };
    this.requests.push(asked);
    const reply = await this.#answers[method]?.(asked);
    check(method, 'reply', reply);
    return { data: reply };
  }
}

function check(method: string, part: 'data' | 'reply', value: unknown): void {
  const fault = faultOf(schemaOf(method, part), value);
  if (fault !== undefined) throw new TypeError(`${method}: ${part} is not as described: ${fault}`);
}
