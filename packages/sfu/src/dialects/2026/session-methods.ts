import { type JoinInfo } from '../../room/peer-info.ts';
import { method, type MethodEntries } from '../method-table.ts';
import { validatorOf } from '../validation.ts';
import { NAME, NOTHING, objectOf, STRUCTURE } from './schemas.ts';

const device = objectOf({ flag: NAME, name: NAME }, { version: NAME });
const joinInfo = validatorOf<JoinInfo>(
  objectOf({ displayName: NAME, device }, { rtpCapabilities: STRUCTURE }),
);
const displayName = validatorOf<{ displayName: string }>(objectOf({ displayName: NAME }));

/** Getting in. */
export const sessionRequests: MethodEntries = {
  getRtcStatsUrl: method(NOTHING, ({ settings }) => ({ rtcstatsUrl: settings.rtcStatsUrl })),

  getRouterRtpCapabilities: method(NOTHING, ({ room }) => ({
    routerRtpCapabilities: room.router.rtpCapabilities,
  })),

  join: method(joinInfo, ({ room, peer }, info) => ({ peers: room.join(peer, info) })),
};

/** Being there. */
export const sessionNotifications: MethodEntries = {
  changeDisplayName: method(displayName, ({ room, peer }, data) => {
    room.rename(peer, data.displayName);
  }),
};
