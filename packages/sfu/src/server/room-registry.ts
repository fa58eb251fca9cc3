import type { types } from 'mediasoup';
import { type SfuLimits } from '../room/limits.ts';
import { PeerError } from '../room/peer-error.ts';
import { RoomRouters } from '../room/room-routers.ts';
import { type RoomRules } from '../room/room-rules.ts';
import { Room } from '../room/room.ts';

/** What a registry needs to open rooms. */
export interface RoomRegistryOptions {
  /** At least one. Rooms take them in turn. */
  readonly workers: readonly types.Worker[];
  readonly mediaCodecs: readonly types.RouterRtpCodecCapability[];
  readonly limits: SfuLimits;
  readonly rules: RoomRules;
}

/** How to open a room that is not open yet. */
export interface OpenRoomOptions {
  /** Extra consumers per producer. Default 0. */
  readonly consumerReplicas?: number;
  /** Let clients send to one worker and receive from another. Default false. */
  readonly usePipeTransports?: boolean;
}

/** The open rooms of a server. A room is opened by the first client that asks for it. */
export class RoomRegistry {
  readonly #options: RoomRegistryOptions;
  readonly #rooms = new Map<string, Room>();
  readonly #opening = new Map<string, Promise<Room>>();
  #nextWorker = 0;
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
   * @param options - Hold when this call opens the room.
   * @throws PeerError `limit`, or `unavailable` when the registry is closed or there is no second worker to pipe to.
   */
  async getOrOpen(id: string, options: OpenRoomOptions = {}): Promise<Room> {
    const room = this.#rooms.get(id);
    if (room) return room;
    const opening = this.#opening.get(id) ?? this.#open(id, options);
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

  async #open(id: string, options: OpenRoomOptions): Promise<Room> {
    const { consumerReplicas = 0, usePipeTransports = false } = options;
    const { mediaCodecs, limits, rules } = this.#options;
    this.#assertOpen();
    if (this.#rooms.size + this.#opening.size >= limits.rooms) throw PeerError.limit('rooms', limits.rooms);
    const [sending, receiving] = this.#takeWorkers(usePipeTransports);
    const routers = await RoomRouters.create(mediaCodecs, sending, receiving);
    const room = await Room.create({ id, routers, consumerReplicas, limits, rules });
    if (this.#closed) room.close();
    this.#assertOpen();
    this.#rooms.set(id, room);
    room.once('closed', () => {
      this.#rooms.delete(id);
    });
    return room;
  }

  #takeWorkers(two: boolean): [types.Worker, types.Worker?] {
    if (!two) return [this.#takeWorker()];
    if (this.#options.workers.length > 1) return [this.#takeWorker(), this.#takeWorker()];
    throw PeerError.unavailable('at least 2 mediasoup Workers are needed for usePipeTransports');
  }

  #takeWorker(): types.Worker {
    const { workers } = this.#options;
    const worker = workers[this.#nextWorker % workers.length];
    this.#nextWorker += 1;
    if (!worker) throw PeerError.unavailable('this server has no mediasoup worker');
    return worker;
  }

  #assertOpen(): void {
    if (this.#closed) throw PeerError.unavailable('this server is closing');
  }
}
