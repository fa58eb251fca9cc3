import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { MediasoupClient, type RecordingSummary } from '@tureen/room';
import { startServer, type SfuServer } from '@tureen/sfu';
import { BitrateMeter } from './bitrate-meter.ts';
import { makeClip } from './clip.ts';
import { describeError } from './describe-error.ts';
import type { DemoOptions } from './demo-options.ts';
import type { DemoReporter, TrackProgress } from './demo-reporter.ts';
import { findShortfall, type DemoRecording, type DemoResult } from './demo-result.ts';

/** Name of the room; it is the folder of the recordings too. */
const ROOM_ID = 'demo';

/** How long the first received track may take to arrive. */
const FIRST_TRACK_TIMEOUT_MS = 20_000;

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
  let error: unknown;
  try {
    await run.play();
  } catch (cause) {
    error = cause;
  }
  return run.finish(error);
}

/** The actors of one run and what they leave behind. */
class DemoRun {
  readonly #options: RunDemoOptions;
  readonly #publisher = new MediasoupClient();
  readonly #recorder = new MediasoupClient();
  readonly #recordings: DemoRecording[] = [];
  readonly #meters = new Map<string, BitrateMeter>();
  readonly #failures: string[] = [];
  #server: SfuServer | undefined;
  #clip: string | undefined;

  constructor(options: RunDemoOptions) {
    this.#options = options;
    this.#listen();
  }

  /** From starting the server to the last second. Rejects with the signal's reason when it is stopped early. */
  async play(): Promise<void> {
    const { reporter, signal, port } = this.#options;
    this.#server = await startServer({ port, signal });
    reporter.step(`A mediasoup server listens on ${this.#server.url}`);
    await this.#publish(await this.#obtainMedia());
    await this.#receive();
    await this.#watch();
  }

  /** Ends everything in the order that finishes recordings, and gives the verdict. */
  async finish(error: unknown): Promise<DemoResult> {
    const publishedKinds = this.#publisher.publications.map(({ kind }) => kind);
    await this.#recorder.close();
    await this.#publisher.close();
    await this.#server?.close();
    if (this.#clip !== undefined) await rm(this.#clip, { force: true });
    const { seconds } = this.#options;
    const shortfall = findShortfall({ publishedKinds, recordings: this.#recordings, seconds });
    const reason = error === undefined ? (this.#failures[0] ?? shortfall) : describeError(error);
    const common = { server: this.#server?.url, recordings: this.#recordings };
    return reason === undefined ? { ok: true, ...common } : { ok: false, ...common, error: reason };
  }

  async #obtainMedia(): Promise<string> {
    const { mediaFile, reporter, seconds, signal } = this.#options;
    if (mediaFile !== undefined) return mediaFile;
    this.#clip = await makeClip({ seconds, signal });
    reporter.step(`Made a clip of a test pattern and a tone: ${this.#clip}`);
    return this.#clip;
  }

  async #publish(mediaFilePath: string): Promise<void> {
    await this.#publisher.joinRoom(
      { url: this.#serverUrl, roomId: ROOM_ID },
      { peerId: 'publisher', displayName: 'Publisher' },
      { mediaFilePath, loop: true },
      {},
      { signal: this.#options.signal },
    );
  }

  async #receive(): Promise<void> {
    const { signal, outDirectory } = this.#options;
    const timeout = AbortSignal.timeout(FIRST_TRACK_TIMEOUT_MS);
    const firstTrack = once(this.#recorder, 'newConsumer', { signal: AbortSignal.any([signal, timeout]) });
    const joined = this.#recorder.joinRoom(
      { url: this.#serverUrl, roomId: ROOM_ID },
      { peerId: 'recorder', displayName: 'Recorder' },
      {},
      { recordDirectoryPath: outDirectory },
      { signal },
    );
    await Promise.all([joined, firstTrack]);
  }

  async #watch(): Promise<void> {
    const { seconds, reporter, signal } = this.#options;
    for (let second = 1; second <= seconds; second += 1) {
      await delay(1000, undefined, { signal });
      reporter.progress(second, await this.#readMeters());
    }
  }

  async #readMeters(): Promise<TrackProgress[]> {
    return Promise.all([...this.#meters].map(async ([name, meter]) => ({ name, ...(await meter.read()) })));
  }

  get #serverUrl(): string {
    return this.#server?.url ?? '';
  }

  #listen(): void {
    const { reporter } = this.#options;
    this.#publisher.on('joined', () => reporter.step('Publisher joined'));
    this.#publisher.on('newPeer', (peer) => reporter.step(`${peer.displayName} joined`));
    this.#publisher.on('published', (publication) => {
      reporter.step(`Publisher sends ${publication.mimeType}`);
      this.#meters.set(`sent ${publication.kind}`, new BitrateMeter(publication));
    });
    this.#recorder.on('newConsumer', (subscription, peer) => {
      reporter.step(`Recorder receives ${subscription.mimeType} from ${peer.displayName}`);
      this.#meters.set(`received ${subscription.kind}`, new BitrateMeter(subscription));
    });
    this.#recorder.on('recordingFinished', (summary) => this.#recordings.push(toDemoRecording(summary)));
    this.#recorder.on('recordingFailed', (error) => this.#failures.push(describeError(error)));
  }
}

function toDemoRecording({
  path,
  kind,
  mimeType,
  durationSeconds,
  bytes,
  frames,
}: RecordingSummary): DemoRecording {
  return { path, kind, codec: mimeType, seconds: durationSeconds, bytes, frames };
}
