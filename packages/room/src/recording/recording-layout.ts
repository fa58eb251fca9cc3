/** Which tracks share a file: none, those of one peer, or those of the whole room, mixed and side by side. */
export type RecordingLayout = 'per-consumer' | 'per-peer' | 'mixed';
