import { type Broadcaster } from '../broadcasters/broadcaster.ts';
import { type Peer } from './peer.ts';

/** Who takes part and can send: somebody with a connection, or a broadcaster. */
export type Member = Peer | Broadcaster;
