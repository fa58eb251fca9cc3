import type { EventEmitter } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Worker } from '@tureen/handler';
import type { SfuServer } from '@tureen/sfu';

/** What clients could leave behind, counted where it would be. */
export interface Footprint {
  /** This process. */
  readonly node: {
    readonly files: number;
    /** Sockets, servers, pipes and watchers that keep the process alive. */
    readonly handles: number;
    /** Listeners on what outlives a client. */
    readonly listeners: number;
    readonly heapMib: number;
  };
  /** The media worker's process. */
  readonly worker: {
    readonly files: number;
    readonly threads: number;
    readonly memoryMib: number;
    /** What is alive in it, by kind. */
    readonly objects: Readonly<Record<string, number>>;
  };
  /** The room in the server. */
  readonly server: {
    readonly rooms: number;
    readonly peers: number;
    /** Of its router: whatever the peers made. */
    readonly transports: number;
    readonly consumers: number;
    readonly dataConsumers: number;
  };
  /** Files that are being written, and whatever else lies in the folder for temporary files. */
  readonly disk: { readonly parts: number; readonly temporary: number };
}

/** What listeners can be counted of. */
type Listened = Pick<EventEmitter, 'eventNames' | 'listenerCount'>;

/** Where to look. */
export interface FootprintPlaces {
  readonly worker: Worker;
  readonly server: SfuServer;
  readonly roomId: string;
  /** Folder of the recordings. */
  readonly recordings: string;
  /** The processes' folder for temporary files, used by nobody else. */
  readonly temporary: string;
  /** Further objects that outlive a client. */
  readonly emitters: readonly Listened[];
}

/** Measures, after collecting garbage. Linux only. */
export async function takeFootprint(places: FootprintPlaces): Promise<Footprint> {
  return {
    node: await nodeFootprint(places),
    worker: await workerFootprint(places.worker),
    server: await serverFootprint(places.server, places.roomId),
    disk: {
      parts: (await readdir(places.recordings, { recursive: true })).filter((name) => name.endsWith('.part'))
        .length,
      temporary: (await readdir(places.temporary, { recursive: true })).length,
    },
  };
}

async function nodeFootprint({ worker, emitters }: FootprintPlaces): Promise<Footprint['node']> {
  collectGarbage();
  const all = [process, worker, worker.process, worker.process.channel, ...emitters] as Listened[];
  return {
    files: (await readdir('/proc/self/fd')).length,
    handles: process.getActiveResourcesInfo().filter((name) => name.endsWith('Wrap')).length,
    listeners: all.reduce((sum, emitter) => sum + listenersOf(emitter), 0),
    heapMib: process.memoryUsage().heapUsed / 2 ** 20,
  };
}

async function workerFootprint(worker: Worker): Promise<Footprint['worker']> {
  const status = await readFile(`/proc/${worker.pid}/status`, 'utf8');
  const { pid: _pid, ...dump } = await worker.dump();
  const lists = Object.entries(dump).filter(([, list]) => Array.isArray(list)) as [string, unknown[]][];
  return {
    files: (await readdir(`/proc/${worker.pid}/fd`)).length,
    threads: Number(/Threads:\s+(\d+)/u.exec(status)?.[1]),
    memoryMib: Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1]) / 1024,
    objects: Object.fromEntries(lists.map(([name, list]) => [name, list.length])),
  };
}

async function serverFootprint(server: SfuServer, roomId: string): Promise<Footprint['server']> {
  const room = server.rooms.get(roomId);
  const router = await room?.router.dump();
  return {
    rooms: server.rooms.size,
    peers: (room?.peers.size ?? 0) + (room?.joiningPeers.size ?? 0),
    transports: router?.transportIds.length ?? 0,
    consumers: router?.mapConsumerIdProducerId.length ?? 0,
    dataConsumers: router?.mapDataConsumerIdDataProducerId.length ?? 0,
  };
}

function listenersOf(emitter: Listened): number {
  return emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0);
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
}
