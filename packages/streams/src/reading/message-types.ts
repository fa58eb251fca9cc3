/** Type of the messages to the worker on the stream of a reader: their timestamp says how many more frames it takes. */
export const WANT = 1;

/** Types of the messages from the worker; `catalogue.json` describes them. */
export const FROM_WORKER = { frame: 1, shape: 2, dropped: 3 } as const;

/** Flags of an encoded frame. */
export const FRAME_FLAG = { keyFrame: 1, incomplete: 2 } as const;
