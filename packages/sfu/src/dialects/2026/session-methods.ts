import { type JoinInfo } from '../../room/peer-info.ts';
import { method, type MethodEntries } from '../method-table.ts';
import { validatorOf } from '../validation.ts';
import { DEVICE, displayName } from '../payloads.ts';
import { NAME, NOTHING, objectOf, STRUCTURE } from '../schemas.ts';

const joinInfo = validatorOf<JoinInfo>(
  objectOf({ displayName: NAME, device: DEVICE }, { rtpCapabilities: STRUCTURE }),
);

/** Getting in. */
export const sessionRequests: MethodEntries = {
  getRtcStatsUrl: method(NOTHING, ({ settings }) => ({ rtcstatsUrl: settings.rtcStatsUrl })),

  getRouterRtpCapabilities: method(NOTHING, ({ room }) => ({
    routerRtpCapabilities: room.routerFor('consumer').rtpCapabilities,
  })),

  join: method(joinInfo, ({ room, peer }, info) => ({ peers: room.join(peer, info) })),
};

/** Being there. */
export const sessionNotifications: MethodEntries = {
  changeDisplayName: method(displayName, ({ room, peer }, data) => {
    room.rename(peer, data.displayName);
  }),
};
