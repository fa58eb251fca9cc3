import type { types } from 'mediasoup';
import { type PeerDevice } from '../../room/peer-info.ts';
import { method, type MethodEntries } from '../method-table.ts';
import { DEVICE, displayName } from '../payloads.ts';
import { NAME, NOTHING, objectOf, STRUCTURE } from '../schemas.ts';
import { validatorOf } from '../validation.ts';
import { summaryOf } from './peer-summary.ts';

interface Join {
  readonly displayName: string;
  readonly device: PeerDevice;
  readonly rtpCapabilities?: types.RtpCapabilities;
  /** Absent: the client takes no data consumers. */
  readonly sctpCapabilities?: object;
}

const joining = validatorOf<Join>(
  objectOf(
    { displayName: NAME, device: DEVICE },
    { rtpCapabilities: STRUCTURE, sctpCapabilities: STRUCTURE },
  ),
);

/** Getting in and being there. */
export const sessionRequests: MethodEntries = {
  getRouterRtpCapabilities: method(NOTHING, ({ room }) => room.routerFor('consumer').rtpCapabilities),

  join: method(joining, ({ room, peer }, { sctpCapabilities, ...info }) => {
    const others = room.join(peer, { ...info, receivesData: sctpCapabilities !== undefined });
    return { peers: others.map(summaryOf) };
  }),

  changeDisplayName: method(displayName, ({ room, peer }, data) => {
    room.rename(peer, data.displayName);
  }),
};
