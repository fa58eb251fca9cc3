import { createLogger } from '../logger.ts';
import { reduceRoom } from './reduce-room.ts';
import type { RoomAction } from './room-action.ts';
import type { RoomChange } from './room-change.ts';
import { EMPTY_ROOM_STATE, type RoomState } from './room-state.ts';

const logger = createLogger('state');

/** Holds the state of a stay, and tells what changes. */
export class RoomStore {
  readonly #onChange: (change: RoomChange) => void;
  #state: RoomState = EMPTY_ROOM_STATE;

  /** @param onChange - Gets every change in order. Must not throw. */
  constructor(onChange: (change: RoomChange) => void) {
    this.#onChange = onChange;
  }

  get state(): RoomState {
    return this.#state;
  }

  /** Lets something happen. */
  dispatch(action: RoomAction): void {
    const { state, changes } = reduceRoom(this.#state, action);
    this.#state = state;
    for (const change of changes) {
      if (change.type === 'unknownId') logger.debug('%s of unknown %s', change.about, change.id);
      else this.#onChange(change);
    }
  }
}
