import * as connection from './reduce-connection.ts';
import * as consumers from './reduce-consumers.ts';
import * as peers from './reduce-peers.ts';
import type { Reducer, Reduction } from './reduction.ts';
import type { RoomAction } from './room-action.ts';
import type { RoomState } from './room-state.ts';

type Reducers = { readonly [Type in RoomAction['type']]: Reducer<Extract<RoomAction, { type: Type }>> };

/** Every action, by name. */
const REDUCERS: Reducers = { ...connection, ...consumers, ...peers };

/** What `action` makes of `state`. Pure: the same arguments give the same result, and nothing else happens. */
export function reduceRoom(state: RoomState, action: RoomAction): Reduction {
  const reducer = REDUCERS[action.type] as Reducer<RoomAction>;
  return reducer(state, action);
}
