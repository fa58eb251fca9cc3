import { type NetworkThrottling } from '../room/network-throttle.ts';
import { type Peer } from '../room/peer.ts';
import { type Room } from '../room/room.ts';
import { type TransportSettings } from '../room/transports.ts';

/** What the handlers of a dialect work with: one client's connection to one room. */
export interface Session {
  readonly room: Room;
  readonly peer: Peer;
  readonly settings: SessionSettings;
}

/** Settings of the server that handlers need. */
export interface SessionSettings {
  readonly transports: TransportSettings;
  /** Where clients may send their RTC statistics; told on request. */
  readonly rtcStatsUrl?: string | undefined;
  readonly throttling: NetworkThrottling;
}
