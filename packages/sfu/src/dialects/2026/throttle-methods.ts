import { method, type MethodEntries } from '../method-table.ts';
import { SECRET } from '../payloads.ts';
import { AMOUNT, objectOf, PERCENTAGE } from '../schemas.ts';
import { validatorOf } from '../validation.ts';

interface ApplyNetworkThrottle {
  readonly secret?: string;
  /** In kbit/s, milliseconds and percent. `localhost`, which mediasoup-demo's tool needs, is ignored. */
  readonly options: {
    readonly up?: number;
    readonly down?: number;
    readonly rtt?: number;
    readonly packetLoss?: number;
  };
}

const options = objectOf({}, { up: AMOUNT, down: AMOUNT, rtt: AMOUNT, packetLoss: PERCENTAGE });
const application = validatorOf<ApplyNetworkThrottle>(objectOf({ options }, { secret: SECRET }));
const stop = validatorOf<{ secret?: string }>(objectOf({}, { secret: SECRET }));

/** Making the network worse on purpose. */
export const throttleRequests: MethodEntries = {
  applyNetworkThrottle: method(application, async ({ room, settings }, { secret, options: wanted }) => {
    await settings.throttling.apply(room, secret, {
      uplinkBps: (wanted.up || Infinity) * 1000,
      downlinkBps: (wanted.down || Infinity) * 1000,
      roundTripMs: wanted.rtt ?? 0,
      lossRate: (wanted.packetLoss ?? 0) / 100,
    });
  }),

  stopNetworkThrottle: method(stop, async ({ settings }, { secret }) => {
    await settings.throttling.reset(secret);
  }),
};
