import { type Impairment } from './impairment.ts';
import { type LinkCounters, newCounters } from './link-counters.ts';
import { type Random } from './random.ts';

/** Most packets that may be under way on one link. */
const MAX_PACKETS_UNDER_WAY = 10_000;

interface PacketUnderWay {
  readonly packet: Uint8Array;
  readonly dueMs: number;
}

/** What chance has in store for one packet. */
interface Fate {
  readonly lost: boolean;
  readonly duplicated: boolean;
  readonly reordered: boolean;
  readonly jitterMs: number;
}

/**
 * One direction of a bad network, without sockets or clocks: packets and times go in, packets come out when they
 * are due. What happens to the n-th packet depends on the random source and n alone: every packet draws the same
 * number of random numbers, whatever the impairment is at that moment.
 */
export class ImpairedLink {
  readonly counters: LinkCounters = newCounters();
  readonly #random: Random;
  #impairment: Impairment;
  #blocked = false;
  /** Sorted by time; equal times in order of arrival. */
  #underWay: PacketUnderWay[] = [];
  #lineFreeAtMs = 0;
  #latestDueMs = 0;

  constructor(random: Random, impairment: Impairment) {
    this.#random = random;
    this.#impairment = impairment;
  }

  /** When the next packet is due, in the caller's milliseconds; undefined when none is under way. */
  get nextDueMs(): number | undefined {
    return this.#underWay[0]?.dueMs;
  }

  /** Packets under way. */
  get size(): number {
    return this.#underWay.length;
  }

  /** Changes how bad the network is for packets to come. */
  set(impairment: Impairment): void {
    this.#impairment = impairment;
  }

  /** Loses everything that is under way and that comes, or stops to. */
  block(blocked: boolean): void {
    this.#blocked = blocked;
    if (!blocked) return;
    this.counters.blocked += this.#underWay.length;
    this.#underWay = [];
  }

  /** Takes a packet. */
  push(packet: Uint8Array, nowMs: number): void {
    this.counters.taken += 1;
    const fate = this.#drawFate();
    if (this.#blocked) this.counters.blocked += 1;
    else if (fate.lost) this.counters.lost += 1;
    else if (this.#isFull(nowMs, packet.length)) this.counters.overflowed += 1;
    else this.#send(packet, fate, nowMs);
  }

  /** The packets that are due, in order. They are not under way any more. */
  pull(nowMs: number): Uint8Array[] {
    const waiting = this.#underWay.findIndex(({ dueMs }) => dueMs > nowMs);
    const due = this.#underWay.splice(0, waiting < 0 ? this.#underWay.length : waiting);
    this.counters.delivered += due.length;
    return due.map(({ packet }) => packet);
  }

  #drawFate(): Fate {
    const { lossRate, duplicateRate, reorderRate, jitterMs } = this.#impairment;
    return {
      lost: this.#random() < lossRate,
      duplicated: this.#random() < duplicateRate,
      reordered: this.#random() < reorderRate,
      jitterMs: this.#random() * jitterMs,
    };
  }

  #isFull(nowMs: number, length: number): boolean {
    const { rateBps, queueBytes } = this.#impairment;
    if (this.#underWay.length >= MAX_PACKETS_UNDER_WAY) return true;
    if (rateBps === Infinity) return false;
    const waitingBytes = (Math.max(0, this.#lineFreeAtMs - nowMs) * rateBps) / 8000;
    return waitingBytes + length > queueBytes;
  }

  #send(packet: Uint8Array, fate: Fate, nowMs: number): void {
    const { rateBps, delayMs, reorderByMs } = this.#impairment;
    this.#lineFreeAtMs = Math.max(nowMs, this.#lineFreeAtMs) + (packet.length * 8000) / rateBps;
    const arrivalMs = Math.max(this.#latestDueMs, this.#lineFreeAtMs + delayMs + fate.jitterMs);
    if (fate.reordered) this.counters.reordered += 1;
    else this.#latestDueMs = arrivalMs;
    const dueMs = fate.reordered ? arrivalMs + reorderByMs : arrivalMs;
    this.#insert({ packet, dueMs });
    if (!fate.duplicated) return;
    this.counters.duplicated += 1;
    this.#insert({ packet, dueMs });
  }

  #insert(entry: PacketUnderWay): void {
    const before = this.#underWay.findLastIndex(({ dueMs }) => dueMs <= entry.dueMs);
    this.#underWay.splice(before + 1, 0, entry);
  }
}
