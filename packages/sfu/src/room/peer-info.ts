import type { types } from 'mediasoup';

/** What a client says it runs on. */
export interface PeerDevice {
  /** Short name of the engine: 'chrome', 'firefox', 'aiortc', … */
  readonly flag: string;
  /** Name to show. */
  readonly name: string;
  readonly version?: string;
}

/** What a client tells when it joins. */
export interface JoinInfo {
  readonly displayName: string;
  readonly device: PeerDevice;
  /** What the client can receive. Absent: it does not want media, nothing is offered to it. */
  readonly rtpCapabilities?: types.RtpCapabilities;
  /** Whether the client takes data consumers. Default true. */
  readonly receivesData?: boolean;
}

/** How a joined peer is shown to the others. */
export interface PeerInfo {
  readonly peerId: string;
  readonly displayName: string;
  readonly device: PeerDevice;
  /** IP address the client's signalling comes from. */
  readonly remoteAddress: string;
}
