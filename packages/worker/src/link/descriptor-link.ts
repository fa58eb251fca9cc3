import { Duplex } from 'node:stream';
import type { WorkerLink } from './link.ts';

/** Position of the channel among the descriptors of the process: after stdin, stdout and stderr. */
const DESCRIPTOR = 3;

/** A socket pair of which the worker inherits one end. */
export function openDescriptorLink(): WorkerLink {
  return {
    address: `descriptor:${DESCRIPTOR}`,
    stdio: 'pipe',
    variables: {},
    async connect(child) {
      const stream = child.stdio[DESCRIPTOR];
      if (!(stream instanceof Duplex))
        throw new TypeError(`The process has no stream at descriptor ${DESCRIPTOR}.`);

      return stream;
    },
    async close() {
      // nothing is held beside the stream
    },
  };
}
