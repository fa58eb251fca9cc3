import type { RoomChange } from './room-change.ts';
import type { RoomState } from './room-state.ts';

/** What an action makes of a state. */
export interface Reduction {
  readonly state: RoomState;
  /** In the order in which they are to be acted on. */
  readonly changes: readonly RoomChange[];
}

/** Reduces the actions of one name. */
export type Reducer<Action> = (state: RoomState, action: Action) => Reduction;

/** A new state, and what changed by it. */
export function reduction(state: RoomState, ...changes: readonly RoomChange[]): Reduction {
  return { state, changes };
}

/** Nothing of what the action says is known here: it is counted, and changes nothing else. */
export function unknownId(state: RoomState, about: string, id: string): Reduction {
  return reduction({ ...state, unknownIds: state.unknownIds + 1 }, { type: 'unknownId', about, id });
}

/** A copy of `map` with one entry set. */
export function withEntry<Value>(
  map: ReadonlyMap<string, Value>,
  key: string,
  value: Value,
): ReadonlyMap<string, Value> {
  return new Map(map).set(key, value);
}

/** A copy of `map` without an entry. */
export function withoutEntry<Value>(
  map: ReadonlyMap<string, Value>,
  key: string,
): ReadonlyMap<string, Value> {
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}
