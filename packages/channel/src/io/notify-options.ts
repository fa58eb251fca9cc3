/** How a notification is sent. */
export interface NotifyOptions<D = unknown> {
  /** Id of the object it is about; its listeners get it. Default: none, which is the target `''`. */
  target?: string | undefined;
  /** JSON data. Default: none. */
  data?: D;
  /** Raw bytes beside the data; handed over, do not change them afterwards. Default: empty. */
  body?: Uint8Array | undefined;
}
