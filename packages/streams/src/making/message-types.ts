/** Types of the messages to the worker on the stream of a source; `catalogue.json` describes them. */
export const TO_WORKER = { media: 1, clear: 2 } as const;

/** Types of the messages from the worker; their timestamp is a count. */
export const FROM_WORKER = { released: 1, taken: 2, keyFrameRequest: 3 } as const;

/** Flags of a media message. */
export const MEDIA_FLAG = { timestamp: 1, keyFrame: 2 } as const;
