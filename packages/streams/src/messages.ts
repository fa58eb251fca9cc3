import type { PlacedTile } from './mixing/layout.ts';
import type { AudioMixStats, VideoCompositionStats } from './mixing/mix-stats.ts';
import type { RecordingProgress, RecordingSegment } from './recording/recording-result.ts';

type Empty = Record<string, never>;

/** A track that is heard in a mix. */
interface MixInput {
  readonly trackId: string;
  readonly gain: number;
}

/** The messages of this layer; `catalogue.json` describes them for both languages. */
export interface StreamsMessages {
  readonly requests: {
    readonly 'making.createAudioSource': {
      readonly data: {
        readonly streamId: number;
        readonly sampleRate: number;
        readonly channels: number;
        readonly format: 's16' | 'f32';
        readonly timeline?: string;
      };
      readonly reply: Empty;
    };
    readonly 'making.createEncodedSource': {
      readonly data: {
        readonly streamId: number;
        readonly kind: 'audio' | 'video';
        readonly mimeType: string;
        readonly clockRate: number;
        readonly channels: number;
        readonly parameters: Readonly<Record<string, string | number>>;
        readonly timeline?: string;
      };
      readonly reply: Empty;
    };
    readonly 'making.createVideoSource': {
      readonly data: {
        readonly streamId: number;
        readonly width: number;
        readonly height: number;
        readonly frameRate: number;
        readonly format: 'i420' | 'nv12' | 'rgba' | 'bgra';
        readonly timeline?: string;
      };
      readonly reply: Empty;
    };
    readonly 'mixing.close': { readonly data: Empty; readonly reply: Empty };
    readonly 'mixing.composeVideo': {
      readonly data: {
        readonly width: number;
        readonly height: number;
        readonly frameRate: number;
        readonly background: string;
        readonly maxLatencyMs: number;
        readonly tiles: readonly PlacedTile[];
      };
      readonly reply: Empty;
    };
    readonly 'mixing.getAudioStats': { readonly data: Empty; readonly reply: AudioMixStats };
    readonly 'mixing.getVideoStats': { readonly data: Empty; readonly reply: VideoCompositionStats };
    readonly 'mixing.mixAudio': {
      readonly data: {
        readonly sampleRate: number;
        readonly channels: 1 | 2;
        readonly maxLatencyMs: number;
        readonly inputs: readonly MixInput[];
      };
      readonly reply: Empty;
    };
    readonly 'mixing.setInputs': {
      readonly data: { readonly inputs: readonly MixInput[] };
      readonly reply: Empty;
    };
    readonly 'mixing.setTiles': {
      readonly data: { readonly tiles: readonly PlacedTile[] };
      readonly reply: Empty;
    };
    readonly 'reading.closeDiscard': { readonly data: Empty; readonly reply: Empty };
    readonly 'reading.discard': { readonly data: { readonly trackId: string }; readonly reply: Empty };
    readonly 'reading.getDiscardStats': {
      readonly data: Empty;
      readonly reply: {
        readonly frames: number;
        readonly keyFrames: number;
        readonly bytes: number;
        readonly ended: boolean;
      };
    };
    readonly 'reading.openFrames': {
      readonly data: {
        readonly trackId: string;
        readonly streamId: number;
        readonly format: 'i420' | 'nv12' | 'rgba' | 'bgra';
        readonly width?: number;
        readonly height?: number;
        readonly frameRate?: number;
        readonly maxQueue: number;
        readonly dropPolicy: 'drop-oldest' | 'drop-newest';
      };
      readonly reply: Empty;
    };
    readonly 'reading.openPackets': {
      readonly data: { readonly trackId: string; readonly streamId: number; readonly maxQueue: number };
      readonly reply: Empty;
    };
    readonly 'reading.openSamples': {
      readonly data: {
        readonly trackId: string;
        readonly streamId: number;
        readonly sampleRate: number;
        readonly channels: number;
        readonly format: 's16' | 'f32';
        readonly chunkSamples: number;
        readonly maxQueue: number;
        readonly dropPolicy: 'drop-oldest' | 'drop-newest';
      };
      readonly reply: Empty;
    };
    readonly 'reading.snapshot': {
      readonly data: { readonly path: string; readonly trackId: string };
      readonly reply: { readonly width: number; readonly height: number; readonly bytes: number };
    };
    readonly 'recorder.start': {
      readonly data: {
        readonly path: string;
        readonly trackIds: readonly string[];
        readonly existing: 'fail' | 'replace' | 'rename';
        readonly segmentDurationMs: number | null;
        readonly segmentBytes: number | null;
        readonly videoBitrateBps: number | null;
        readonly audioBitrateBps: number | null;
      };
      readonly reply: { readonly path: string; readonly partialPath: string };
    };
    readonly 'recorder.pause': { readonly data: Empty; readonly reply: Empty };
    readonly 'recorder.resume': { readonly data: Empty; readonly reply: Empty };
    readonly 'recorder.flush': { readonly data: Empty; readonly reply: RecordingProgress };
    readonly 'recorder.stop': {
      readonly data: Empty;
      readonly reply: RecordingProgress & { readonly segments: readonly RecordingSegment[] };
    };
    readonly 'synthetic.createNoise': { readonly data: { readonly volume: number }; readonly reply: Empty };
    readonly 'synthetic.createSilence': { readonly data: Empty; readonly reply: Empty };
    readonly 'synthetic.createTestPattern': {
      readonly data: {
        readonly width: number;
        readonly height: number;
        readonly frameRate: number;
        readonly noise: number;
      };
      readonly reply: Empty;
    };
    readonly 'synthetic.renderClip': {
      readonly data: {
        readonly path: string;
        readonly seconds: number;
        readonly width: number;
        readonly height: number;
        readonly frameRate: number;
      };
      readonly reply: Empty;
    };
    readonly 'synthetic.createTone': {
      readonly data: { readonly frequencyHz: number; readonly volume: number };
      readonly reply: Empty;
    };
  };
  readonly notifications: {
    readonly 'recorder.progress': {
      readonly data: RecordingProgress & { readonly partialPath: string | null };
    };
    readonly 'recorder.segment': { readonly data: RecordingSegment };
    readonly 'recorder.ended': { readonly data: Empty };
    readonly 'recorder.failed': {
      readonly data: { readonly code: string; readonly message: string; readonly partialPath?: string };
    };
  };
}
