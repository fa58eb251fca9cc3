export { StreamsError, type StreamsErrorCode } from './errors.ts';
export {
  createAudioSource,
  type AudioSource,
  type AudioSourceOptions,
  type Samples,
} from './making/audio-source.ts';
export {
  createEncodedSource,
  type EncodedCaptureOptions,
  type EncodedMimeType,
  type EncodedSource,
  type EncodedSourceOptions,
} from './making/encoded-source.ts';
export type {
  CaptureOptions,
  ProgramSource,
  ProgramSourceEvents,
  WaitOptions,
} from './making/program-source.ts';
export { createVideoSource, type VideoSource, type VideoSourceOptions } from './making/video-source.ts';
export type { AudioMix, AddAudioOptions } from './mixing/audio-mix.ts';
export { composeVideo, type ComposeVideoOptions } from './mixing/compose-video.ts';
export type { CanvasSize, TileRect } from './mixing/canvas.ts';
export type { LayoutFunction, VideoLayout } from './mixing/layout.ts';
export { mixAudio, type MixAudioOptions } from './mixing/mix-audio.ts';
export type { AudioInputStats, AudioMixStats, TileStats, VideoCompositionStats } from './mixing/mix-stats.ts';
export type { Mix, MixEvents } from './mixing/mix.ts';
export type { MixingOptions } from './mixing/mixing-options.ts';
export type { VideoComposition } from './mixing/video-composition.ts';
export { streamsModule } from './module.ts';
export { pictureBytes, type PixelFormat } from './raw/pixel-format.ts';
export type { SampleArray, SampleFormat } from './raw/sample-format.ts';
export { discard, type Discard, type DiscardStats } from './reading/discard.ts';
export { encodedFrames, type EncodedFrameData, type EncodedFramesOptions } from './reading/encoded-frames.ts';
export { frames, type FramesOptions, type VideoFrameData } from './reading/frames.ts';
export type { DropPolicy, QueueOptions, ReaderOptions } from './reading/reading-options.ts';
export { samples, type AudioSamples, type SamplesOptions } from './reading/samples.ts';
export type { ReaderStats, TrackReader } from './reading/track-reader.ts';
export { snapshot, type Snapshot, type SnapshotOptions } from './reading/snapshot.ts';
export { record, type ExistingFilePolicy, type RecordOptions } from './recording/record.ts';
export type { Recorder, RecorderEvents, RecorderState } from './recording/recorder.ts';
export type {
  RecordingProgress,
  RecordingResult,
  RecordingSegment,
  TrackProgress,
} from './recording/recording-result.ts';
export { createNoise, type NoiseOptions } from './synthetic/noise.ts';
export { createSilence, type SilenceOptions } from './synthetic/silence.ts';
export { createTestPattern, type TestPatternOptions } from './synthetic/test-pattern.ts';
export { createTone, type ToneOptions } from './synthetic/tone.ts';
export { renderClip, type ClipOptions } from './synthetic/render-clip.ts';
