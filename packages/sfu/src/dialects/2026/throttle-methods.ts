import { PeerError } from '../../room/peer-error.ts';
import { method, type MethodEntries } from '../method-table.ts';
import { NOTHING } from './schemas.ts';

const refuse = method(NOTHING, () => {
  throw PeerError.unavailable(
    'network throttling needs a relay between the clients and this server, and it was started without one',
  );
});

/** Making the network worse on purpose. */
export const throttleRequests: MethodEntries = {
  applyNetworkThrottle: refuse,
  stopNetworkThrottle: refuse,
};
