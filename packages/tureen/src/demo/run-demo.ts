import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from '@tureen/handler';
import { MediasoupClient } from '@tureen/room';
import type { SfuServer } from '@tureen/sfu';
import { endWorker } from '../end-worker.ts';
import { CommandError, ExitCode } from '../exit-code.ts';
import { untilAborted } from '../until-aborted.ts';
import { makeClip, type Clip } from './clip.ts';
import type { DemoOptions } from './demo-options.ts';
import type { DemoReporter } from './demo-reporter.ts';
import {
  failedResult,
  successfulResult,
  toDemoRecording,
  type DemoRecording,
  type DemoResult,
} from './demo-result.ts';
import { findShortfall } from './shortfall.ts';
import { startDemoServer } from './start-demo-server.ts';
import { TrackMeters } from './track-meters.ts';

/** Name of the room; it is the folder of the recordings too. */
const ROOM_ID = 'demo';

/** How long the published tracks may take to arrive. */
const ARRIVAL_TIMEOUT_MS = 20_000;

/** What one run of the demo needs. */
export interface RunDemoOptions extends DemoOptions {
  readonly reporter: DemoReporter;
  /** Ends the demo early; recordings are finished first. */
  readonly signal: AbortSignal;
}

/**
 * Starts a server on loopback, lets one peer publish a file and another receive and record it. Always resolves; the
 * result says what went wrong. Nothing is left running.
 */
export async function runDemo(options: RunDemoOptions): Promise<DemoResult> {
  const run = new DemoRun(options);
  try {
    await run.play();
    return await run.finish();
  } catch (error) {
    return run.finish(options.signal.aborted ? options.signal.reason : error);
  }
}

/** The actors of one run and what they leave behind. */
class DemoRun {
  readonly #options: RunDemoOptions;
  /** What ended the run early from within: a peer that was disconnected. */
  readonly #broken = new AbortController();
  readonly #signal: AbortSignal;
  readonly #workers: Worker[] = [];
  readonly #peers: MediasoupClient[] = [];
  readonly #recordings: DemoRecording[] = [];
  readonly #meters = new TrackMeters();
  readonly #failures: unknown[] = [];
  #publishedKinds: readonly ('audio' | 'video')[] = [];
  #server: SfuServer | undefined;
  #clip: Clip | undefined;

  constructor(options: RunDemoOptions) {
    this.#options = options;
    this.#signal = AbortSignal.any([options.signal, this.#broken.signal]);
  }

  /** From starting the server to the last second. */
  async play(): Promise<void> {
    const { mediaFile, reporter, port, signal } = this.#options;
    const publisherWorker = this.#startWorker();
    this.#server = await startDemoServer({ port, signal, onProgress: (text) => reporter.step(text) });
    reporter.step(`A mediasoup server listens on ${this.#server.url}`);
    await untilAborted(publisherWorker.ready, this.#signal);
    // Not before the first is ready: it may have to prepare the Python environment of both.
    const recorderWorker = this.#startWorker();
    await this.#publish(publisherWorker, mediaFile ?? (await this.#makeClip(publisherWorker)));
    await this.#receive(recorderWorker);
    await this.#watch();
  }

  /** Ends everything in the order that finishes recordings, and gives the verdict. */
  async finish(cause?: unknown): Promise<DemoResult> {
    // The recorder came last and goes first.
    for (const peer of this.#peers.toReversed()) await peer.close();
    await Promise.all(this.#workers.map(async (worker) => endWorker(worker)));
    await this.#server?.close();
    this.#clip?.remove();
    const outcome = { server: this.#server?.url, recordings: this.#recordings };
    const failure = cause ?? this.#failures[0] ?? this.#findShortfall();
    return failure === undefined ? successfulResult(outcome) : failedResult(failure, outcome);
  }

  #findShortfall(): string | undefined {
    const { seconds } = this.#options;
    return findShortfall({ publishedKinds: this.#publishedKinds, recordings: this.#recordings, seconds });
  }

  #startWorker(): Worker {
    const worker = new Worker({ onProgress: ({ message }) => this.#options.reporter.step(message) });
    this.#workers.push(worker);
    return worker;
  }

  async #makeClip(worker: Worker): Promise<string> {
    const { reporter, seconds } = this.#options;
    this.#clip = await makeClip(worker, { seconds, signal: this.#signal });
    reporter.step(`Made a clip of a test pattern and a tone: ${this.#clip.path}`);
    return this.#clip.path;
  }

  async #publish(worker: Worker, mediaFilePath: string): Promise<void> {
    const { reporter } = this.#options;
    const publisher = this.#createPeer(worker);
    publisher.on('joined', () => reporter.step('Publisher joined'));
    publisher.on('newPeer', (peer) => reporter.step(`${peer.displayName} joined`));
    publisher.on('published', (publication) => {
      reporter.step(`Publisher sends ${publication.mimeType}`);
      this.#meters.add(`sent ${publication.kind}`, publication);
    });
    const identity = { peerId: 'publisher', displayName: 'Publisher' };
    const produce = { mediaFilePath, loop: true };
    await publisher.joinRoom(this.#room, identity, produce, {}, { signal: this.#signal });
    this.#publishedKinds = publisher.publications.map(({ kind }) => kind);
  }

  async #receive(worker: Worker): Promise<void> {
    const { outDirectory: recordDirectoryPath, reporter } = this.#options;
    const recorder = this.#createPeer(worker);
    recorder.on('newConsumer', (subscription, peer) => {
      reporter.step(`Recorder receives ${subscription.mimeType} from ${peer.displayName}`);
      this.#meters.add(`received ${subscription.kind}`, subscription);
    });
    recorder.on('recordingFinished', (summary) => this.#recordings.push(toDemoRecording(summary)));
    recorder.on('recordingFailed', (error) => this.#failures.push(error));
    const identity = { peerId: 'recorder', displayName: 'Recorder' };
    await recorder.joinRoom(this.#room, identity, {}, { recordDirectoryPath }, { signal: this.#signal });
    await this.#untilReceiving(recorder);
  }

  async #untilReceiving(recorder: MediasoupClient): Promise<void> {
    const timeout = AbortSignal.timeout(ARRIVAL_TIMEOUT_MS);
    const signal = AbortSignal.any([this.#signal, timeout]);
    try {
      while (recorder.subscriptions.length < this.#publishedKinds.length) {
        await once(recorder, 'newConsumer', { signal });
      }
    } catch (error) {
      if (this.#signal.aborted) throw this.#signal.reason;
      if (!timeout.aborted) throw error;
      const count = `${recorder.subscriptions.length} of ${this.#publishedKinds.length} published tracks`;
      throw new CommandError(ExitCode.failure, `${count} arrived within ${ARRIVAL_TIMEOUT_MS / 1000} s`);
    }
  }

  async #watch(): Promise<void> {
    const { seconds, reporter } = this.#options;
    for (let second = 1; second <= seconds; second += 1) {
      await delay(1000, undefined, { signal: this.#signal });
      reporter.progress(second, await this.#meters.read());
    }
  }

  #createPeer(worker: Worker): MediasoupClient {
    const peer = new MediasoupClient({ worker });
    peer.on('disconnected', (cause) => this.#broken.abort(cause));
    this.#peers.push(peer);
    return peer;
  }

  get #room(): { readonly url: string; readonly roomId: string } {
    return { url: this.#server?.url ?? '', roomId: ROOM_ID };
  }
}
