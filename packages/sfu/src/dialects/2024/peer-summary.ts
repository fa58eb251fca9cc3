import { type PeerDevice, type PeerInfo } from '../../room/peer-info.ts';

/** How '2024' shows a peer to others. */
export interface PeerSummary {
  readonly id: string;
  readonly displayName: string;
  readonly device: PeerDevice;
}

/** Words a peer. Its address is not told. */
export function summaryOf({ peerId, displayName, device }: PeerInfo): PeerSummary {
  return { id: peerId, displayName, device };
}
