import type { HandlerFactory } from 'mediasoup-client/types';

/** What is compared: one package that gives mediasoup-client a handler with real media. */
export interface Subject {
  /** Name in the tables. */
  readonly name: string;
  /** Starts a media worker and resolves when it is ready. */
  createWorker(): Promise<SubjectWorker>;
}

/** A running media worker of a subject; the part of its API that both subjects have. */
export interface SubjectWorker {
  /** Process id of the Python process. */
  readonly pid: number;
  /** Opens a file as a stream of tracks. */
  getUserMedia(constraints: FileConstraints): Promise<MediaStream>;
  createHandlerFactory(): HandlerFactory;
  close(): void;
}

/** Constraints that open the video of a file. */
export interface FileConstraints {
  readonly video: { readonly source: 'file'; readonly file: string; readonly loop?: boolean };
}
