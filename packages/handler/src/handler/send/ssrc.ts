import { randomInt } from 'node:crypto';

/** SSRC of mediasoup's probation stream, which nothing else may use. */
const PROBATOR_SSRC = 1234;
const FIRST_SSRC = 100_000_000;
const LAST_SSRC = 0xffff_fffe;

/** Makes synchronisation sources (RFC 3550, section 8) that are unique among those it made. */
export class SsrcAllocator {
  readonly #used = new Set<number>([PROBATOR_SSRC]);

  /** A new SSRC. */
  allocate(): number {
    for (;;) {
      const ssrc = randomInt(FIRST_SSRC, LAST_SSRC);
      if (this.#used.has(ssrc)) continue;
      this.#used.add(ssrc);
      return ssrc;
    }
  }
}
