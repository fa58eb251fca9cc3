import type { types } from 'mediasoup';
import { type SfuLimits } from '../room/limits.ts';
import { PeerError } from '../room/peer-error.ts';
import { type RoomRules } from '../room/room-rules.ts';
import { Room } from '../room/room.ts';

/** What a registry needs to open rooms. */
export interface RoomRegistryOptions {
  readonly worker: types.Worker;
  readonly mediaCodecs: readonly types.RouterRtpCodecCapability[];
  readonly limits: SfuLimits;
  readonly rules: RoomRules;
}

/** The open rooms of a server. A room is opened by the first client that asks for it. */
export class RoomRegistry {
  readonly #options: RoomRegistryOptions;
  readonly #rooms = new Map<string, Room>();
  readonly #opening = new Map<string, Promise<Room>>();
  #closed = false;

  constructor(options: RoomRegistryOptions) {
    this.#options = options;
  }

  /** The open rooms by id. */
  get rooms(): ReadonlyMap<string, Room> {
    return this.#rooms;
  }

  /**
   * The room with that id, opened if need be. Two clients that ask at once get the same.
   *
   * @param consumerReplicas - Holds when this call opens the room.
   * @throws PeerError `limit`, or `unavailable` when the registry is closed.
   */
  async getOrOpen(id: string, consumerReplicas: number): Promise<Room> {
    const room = this.#rooms.get(id);
    if (room) return room;
    const opening = this.#opening.get(id) ?? this.#open(id, consumerReplicas);
    this.#opening.set(id, opening);
    try {
      return await opening;
    } finally {
      this.#opening.delete(id);
    }
  }

  /** Closes all rooms; no further one is opened. Idempotent. */
  close(): void {
    this.#closed = true;
    for (const room of this.#rooms.values()) room.close();
  }

  async #open(id: string, consumerReplicas: number): Promise<Room> {
    const { worker, mediaCodecs, limits, rules } = this.#options;
    this.#assertOpen();
    if (this.#rooms.size + this.#opening.size >= limits.rooms) throw PeerError.limit('rooms', limits.rooms);
    const router = await worker.createRouter({ mediaCodecs: [...mediaCodecs] });
    const room = await Room.create({ id, router, consumerReplicas, limits, rules });
    if (this.#closed) room.close();
    this.#assertOpen();
    this.#rooms.set(id, room);
    room.once('closed', () => {
      this.#rooms.delete(id);
    });
    return room;
  }

  #assertOpen(): void {
    if (this.#closed) throw PeerError.unavailable('this server is closing');
  }
}
