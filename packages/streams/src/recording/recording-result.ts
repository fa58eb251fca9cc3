/** One track of a recording. */
export interface TrackProgress {
  /** Id of the track. */
  readonly trackId: string;
  readonly kind: 'audio' | 'video';
  /** The codec in the file, in lower case, such as `video/vp8`; `audio/l16` are plain samples. */
  readonly mimeType: string;
  /** Whether it is encoded for the file; else its frames are copied. */
  readonly transcoded: boolean;
  /** Frames written. */
  readonly frames: number;
  /** Seconds of the recording at which its newest frame is. */
  readonly durationSeconds: number;
}

/** How far a recording is. */
export interface RecordingProgress {
  /** Bytes of all frames written. */
  readonly bytes: number;
  /** Seconds that were recorded, without what was paused. */
  readonly durationSeconds: number;
  /** Frames written, of all tracks. */
  readonly frames: number;
  /** Frames not written: before the first key frame, or because the disk or an encoder was too slow. */
  readonly droppedFrames: number;
  /** Bytes that wait to be written. */
  readonly queuedBytes: number;
  readonly tracks: readonly TrackProgress[];
}

/** A file of a recording that is whole. */
export interface RecordingSegment {
  /** 0 for the first. */
  readonly index: number;
  /** Absolute path. */
  readonly path: string;
  /** Size of the file. */
  readonly bytes: number;
  /** Time from its first frame to the end of its last. */
  readonly durationSeconds: number;
  /** Frames in it, of all tracks. */
  readonly frames: number;
}

/** A recording that is whole. */
export interface RecordingResult {
  /** Absolute path of the file; of the first one when there are several. */
  readonly path: string;
  /** Size of all files. */
  readonly bytes: number;
  /** Time from the first frame to the end of the last, without what was paused. */
  readonly durationSeconds: number;
  /** Frames written, of all tracks. */
  readonly frames: number;
  /** Frames not written: before the first key frame, or because the disk or an encoder was too slow. */
  readonly droppedFrames: number;
  readonly tracks: readonly TrackProgress[];
  /** All files in order; one unless the recording was cut. */
  readonly segments: readonly RecordingSegment[];
}
