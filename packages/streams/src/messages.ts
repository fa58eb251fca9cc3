type Empty = Record<string, never>;

/** The messages of this layer; `catalogue.json` describes them for both languages. */
export interface StreamsMessages {
  readonly requests: {
    readonly 'reading.snapshot': {
      readonly data: { readonly path: string; readonly trackId: string };
      readonly reply: { readonly width: number; readonly height: number; readonly bytes: number };
    };
    readonly 'recorder.start': {
      readonly data: { readonly path: string; readonly trackIds: readonly string[] };
      readonly reply: Empty;
    };
    readonly 'recorder.stop': {
      readonly data: Empty;
      readonly reply: {
        readonly bytes: number;
        readonly durationSeconds: number;
        readonly frames: number;
        readonly droppedFrames: number;
      };
    };
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
    readonly 'recorder.failed': { readonly data: { readonly code: string; readonly message: string } };
  };
}
