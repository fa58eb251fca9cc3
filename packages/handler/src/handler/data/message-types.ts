/** Types of the messages on a data channel's stream, as `catalogue.json` lists them. */
export const MESSAGE_TYPE: {
  /** UTF-8 text, both ways. */
  readonly text: 1;
  /** Bytes, both ways. */
  readonly binary: 2;
  /** From the worker: how many bytes of messages it has given to the network so far (u64, big-endian). */
  readonly released: 3;
} = { text: 1, binary: 2, released: 3 };
