/** What TLS of the signalling connection uses beside the system's certificates. PEM texts. */
export interface TlsSettings {
  /** Certificates of authorities to trust instead of the system's. */
  readonly ca?: string | Buffer | readonly (string | Buffer)[];
  /** Certificate by which this client shows who it is. */
  readonly cert?: string | Buffer;
  /** Key of `cert`. */
  readonly key?: string | Buffer;
  /** Password of `key`. */
  readonly passphrase?: string;
  /** Host name that the server's certificate must have. Default: that of the URL. */
  readonly servername?: string;
}

/** A generation of mediasoup-demo: the JavaScript server, the TypeScript server, or whichever the server turns out to be. */
export type SignalingDialectName = '2024' | '2026' | 'auto';

/** Where the room is. Field names are smcdk's, as far as it has them. */
export interface RoomAddressInfo {
  /**
   * `host:port` of the signalling server, reached as `wss://{serverAddress}`, or a full URL. Not needed when `url` is
   * given.
   */
  readonly serverAddress?: string;
  /** Full URL of the server (`ws:`, `wss:`; with socket.io also `http:`, `https:`); wins over `serverAddress`. */
  readonly url?: string;
  /** Name of the room. Default: the `roomId` of `url`'s query. */
  readonly roomId?: string;
  /** HTTP `Origin` of the handshake. Default: `https://` (or `http://` for `ws:`) and the server's host name. */
  readonly origin?: string;
  /** Further HTTP headers of the handshake. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Further parameters of the URL's query. */
  readonly query?: Readonly<Record<string, string>>;
  /** False accepts any certificate, for this connection only. Default: true. */
  readonly enableSslVerification?: boolean;
  /** Own authorities and client certificate. */
  readonly tls?: TlsSettings;
  /**
   * Proxy to connect through, as URL; `false` for none. Default: what `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` of
   * the environment say.
   */
  readonly proxy?: string | false;
  /** Generation of mediasoup-demo's signalling. Default: `'auto'`, told by what the server says first. */
  readonly dialect?: SignalingDialectName;
  /** Media over TCP only. Default: false. */
  readonly forceTcp?: boolean;
  /** STUN and TURN servers for the media. Default: those that the server tells, if it tells any. */
  readonly iceServers?: readonly RTCIceServer[];
  /** `relay`: media through TURN servers only. Default: `all`. */
  readonly iceTransportPolicy?: RTCIceTransportPolicy;
  /** Asks mediasoup-demo for so many further consumers of each producer. Counts for who opens the room. */
  readonly consumerReplicas?: number;
  /** Asks a `'2026'` server to spread the room over its workers. */
  readonly usePipeTransports?: boolean;
}
