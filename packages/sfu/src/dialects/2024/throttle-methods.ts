import { method, type MethodEntries } from '../method-table.ts';
import { SECRET } from '../payloads.ts';
import { AMOUNT, objectOf, PERCENTAGE } from '../schemas.ts';
import { validatorOf } from '../validation.ts';

/** In kbit/s, milliseconds and percent. */
interface ApplyNetworkThrottle {
  readonly secret?: string;
  readonly uplink?: number;
  readonly downlink?: number;
  readonly rtt?: number;
  readonly packetLoss?: number;
}

/** What 0 and nothing mean as a bit rate, in kbit/s. */
const DEFAULT_RATE_KBPS = 1_000_000;

const application = validatorOf<ApplyNetworkThrottle>(
  objectOf({}, { secret: SECRET, uplink: AMOUNT, downlink: AMOUNT, rtt: AMOUNT, packetLoss: PERCENTAGE }),
);
const reset = validatorOf<{ secret?: string }>(objectOf({}, { secret: SECRET }));

/** Making the network worse on purpose. */
export const throttleRequests: MethodEntries = {
  applyNetworkThrottle: method(application, async ({ room, settings }, { secret, ...wanted }) => {
    await settings.throttling.apply(room, secret, {
      uplinkBps: (wanted.uplink || DEFAULT_RATE_KBPS) * 1000,
      downlinkBps: (wanted.downlink || DEFAULT_RATE_KBPS) * 1000,
      roundTripMs: wanted.rtt ?? 0,
      lossRate: (wanted.packetLoss ?? 0) / 100,
    });
  }),

  resetNetworkThrottle: method(reset, async ({ settings }, { secret }) => {
    await settings.throttling.reset(secret);
  }),
};
