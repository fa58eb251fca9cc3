/** Which tracks share a file: none, or those of one peer. */
export type RecordingLayout = 'per-consumer' | 'per-peer';
