import { Fifo } from '../fifo.ts';
import { FrameKind } from '../frame/frame-kind.ts';
import type { NotificationFrame, RequestFrame } from '../frame/frame.ts';

/** What the other side wants done. */
export type Job = RequestFrame | NotificationFrame;

interface Waiting<J extends Job = Job> {
  job: J;
  bytes: number;
}

/** Memory that a waiting job takes besides its frame, roughly; it bounds the number of tiny ones. */
const jobOverheadBytes = 256;

/**
 * Decides when each request and notification of the other side is handled: those of one target one at a time and in
 * order, all others at once, and never more than `maxConcurrent` requests at a time.
 *
 * Every method that can free a job returns the jobs to start now, in order.
 */
export class ServingQueue {
  readonly #maxConcurrent: number;
  readonly #running = new Map<number, RequestFrame>();
  /** Requests whose turn it is, waiting for a free place. */
  readonly #ready = new Fifo<Waiting<RequestFrame>>();
  /** Per busy target: the jobs behind the one that is ready or running. */
  readonly #lanes = new Map<string, Fifo<Waiting>>();
  #backlogBytes = 0;

  /** @param maxConcurrent - How many requests may run at once. */
  constructor(maxConcurrent: number) {
    this.#maxConcurrent = maxConcurrent;
  }

  /** Bytes that waiting jobs hold, roughly. */
  get backlogBytes(): number {
    return this.#backlogBytes;
  }

  /** Takes a job that came in a frame of `frameBytes`. */
  add(job: Job, frameBytes: number): Job[] {
    const bytes = frameBytes + jobOverheadBytes;
    const lane = job.target === undefined ? undefined : this.#lanes.get(job.target);
    if (lane === undefined && job.kind === FrameKind.NOTIFICATION) return [job];
    this.#backlogBytes += bytes;
    if (lane !== undefined) lane.push({ job, bytes });
    else if (job.kind === FrameKind.REQUEST) this.#openLane(job, bytes);
    return this.#startReady();
  }

  /** A running request has been answered. */
  finish(id: number): Job[] {
    const request = this.#running.get(id);
    if (request === undefined) return [];
    this.#running.delete(id);
    return [...this.#advanceLane(request.target), ...this.#startReady()];
  }

  /** Whether the request with this id runs. */
  isRunning(id: number): boolean {
    return this.#running.has(id);
  }

  /** Takes a waiting request out. Returns undefined when none with this id waits. */
  withdraw(id: number): Job[] | undefined {
    const ready = this.#ready.remove(({ job }) => job.id === id);
    if (ready !== undefined) {
      this.#backlogBytes -= ready.bytes;
      return [...this.#advanceLane(ready.job.target), ...this.#startReady()];
    }
    for (const lane of this.#lanes.values()) {
      const waiting = lane.remove(({ job }) => job.kind === FrameKind.REQUEST && job.id === id);
      if (waiting === undefined) continue;
      this.#backlogBytes -= waiting.bytes;
      return [];
    }
    return undefined;
  }

  #openLane(job: RequestFrame, bytes: number): void {
    if (job.target !== undefined) this.#lanes.set(job.target, new Fifo());
    this.#ready.push({ job, bytes });
  }

  /** Frees the notifications at the front of the lane and makes the request behind them ready. */
  #advanceLane(target: string | undefined): Job[] {
    const lane = target === undefined ? undefined : this.#lanes.get(target);
    if (lane === undefined || target === undefined) return [];
    const deliver: Job[] = [];
    for (let next = lane.shift(); next !== undefined; next = lane.shift()) {
      const { job, bytes } = next;
      if (job.kind === FrameKind.REQUEST) {
        this.#ready.push({ job, bytes });
        return deliver;
      }
      this.#backlogBytes -= bytes;
      deliver.push(job);
    }
    this.#lanes.delete(target);
    return deliver;
  }

  #startReady(): Job[] {
    const started: Job[] = [];
    while (this.#running.size < this.#maxConcurrent) {
      const next = this.#ready.shift();
      if (next === undefined) break;
      this.#backlogBytes -= next.bytes;
      this.#running.set(next.job.id, next.job);
      started.push(next.job);
    }
    return started;
  }
}
