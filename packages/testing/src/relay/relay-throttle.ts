import { type NetworkThrottle } from '@tureen/sfu';
import { type Relay } from './relay.ts';

const UNTHROTTLED = { rateBps: Infinity, delayMs: 0, lossRate: 0 };

/**
 * Lets the clients of a server steer a relay by `applyNetworkThrottle`. Give the same relay's
 * `transformIceCandidates` to `startServer`, so that their media goes through it.
 *
 * Other impairments of the relay (jitter, order, blocks) stay as they are.
 *
 * @param secret - What clients must know.
 */
export function relayThrottle(relay: Relay, secret: string): NetworkThrottle {
  return {
    secret,
    apply: ({ uplinkBps, downlinkBps, roundTripMs, lossRate }) => {
      const delayMs = roundTripMs / 2;
      relay.set({
        uplink: { rateBps: uplinkBps, delayMs, lossRate },
        downlink: { rateBps: downlinkBps, delayMs, lossRate },
      });
    },
    reset: () => {
      relay.set({ uplink: UNTHROTTLED, downlink: UNTHROTTLED });
    },
  };
}
