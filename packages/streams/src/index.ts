export { StreamsError, type StreamsErrorCode } from './errors.ts';
export { streamsModule } from './module.ts';
export { snapshot, type Snapshot, type SnapshotOptions } from './reading/snapshot.ts';
export { record, type RecordOptions } from './recording/record.ts';
export type { Recorder, RecorderEvents, RecordingResult } from './recording/recorder.ts';
export { createTestPattern, type TestPatternOptions } from './synthetic/test-pattern.ts';
export { createTone, type ToneOptions } from './synthetic/tone.ts';
export { renderClip, type ClipOptions } from './synthetic/render-clip.ts';
