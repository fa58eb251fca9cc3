import type { HandlerFactory, IceParameters, Transport } from 'mediasoup-client/types';
import { NotApplicable } from '../not-applicable.ts';

/** What is compared: one package that gives mediasoup-client a handler with real media. */
export interface Subject {
  /** Name in the tables. */
  readonly name: string;
  /** The scenarios that it is there for, and why not for others. Default: all. */
  readonly scope?: { readonly scenarios: readonly string[]; readonly reason: string };
  /**
   * Starts what carries media and resolves when it is ready.
   *
   * @throws {@link NotApplicable} It cannot run on this machine.
   */
  createWorker(): Promise<SubjectWorker>;
}

/** How a file is opened. */
export interface OpenFileOptions {
  readonly kind: 'audio' | 'video';
  /** Absolute path. */
  readonly file: string;
  /** `true` decodes it, `false` sends its packets as they are. */
  readonly decode: boolean;
}

/** A track that the program feeds with whole I420 pictures. */
export interface PictureSource {
  readonly track: MediaStreamTrack;
  /** Gives a picture; its memory stays as it is. */
  capture(picture: Uint8Array): void;
}

/** A track that the program feeds with 10 ms of 48 kHz mono samples at a time. */
export interface SampleSource {
  readonly track: MediaStreamTrack;
  capture(samples: Int16Array): void;
}

/** A recording that is going on. */
export interface Recording {
  /** Finishes the file. */
  stop(): Promise<void>;
}

/** How a transport's ICE is restarted: on the same socket, or from a new one as after a change of network. */
export type RestartMode = 'soft' | 'hard';

/** Running media of a subject. What it does not override it does not have. */
export abstract class SubjectWorker {
  /** Ids of the processes that do its work, this one included. */
  abstract readonly pids: readonly number[];

  abstract createHandlerFactory(): HandlerFactory;

  abstract close(): void;

  /** Makes a track of a file. */
  async openFile(_options: OpenFileOptions): Promise<MediaStreamTrack> {
    throw new NotApplicable('reads no files');
  }

  /** Makes a track of pictures of 640x480 at 30 per second. */
  async createPictureSource(): Promise<PictureSource> {
    throw new NotApplicable('takes no pictures from the program');
  }

  /** Makes a track of samples. */
  async createSampleSource(): Promise<SampleSource> {
    throw new NotApplicable('takes no samples from the program');
  }

  /** Records received tracks into one file; `path` has no extension, the subject adds its own and gives the path. */
  async record(_tracks: readonly MediaStreamTrack[], _path: string): Promise<Recording & { path: string }> {
    throw new NotApplicable('records nothing');
  }

  /** Restarts ICE of a transport by the server's new parameters. */
  async restartIce(_transport: Transport, _iceParameters: IceParameters, _mode: RestartMode): Promise<void> {
    throw new NotApplicable('does not restart ICE');
  }
}
