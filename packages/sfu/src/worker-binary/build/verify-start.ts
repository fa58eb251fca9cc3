import { createRequire } from 'node:module';
import type * as Mediasoup from 'mediasoup';
import { SfuError } from '../../errors.ts';
import type { MediasoupLocation } from '../resolve-mediasoup.ts';

/**
 * Starts the binary under mediasoup and ends it. The health check stops before the libraries are set
 * up; this sees whether they can be.
 *
 * @throws SfuError `build-failed` when it does not start
 */
export async function verifyStart(binary: string, mediasoup: MediasoupLocation): Promise<void> {
  const { createWorker } = createRequire(mediasoup.entry)(mediasoup.entry) as typeof Mediasoup;
  try {
    const worker = await createWorker({ workerBin: binary });
    worker.close();
  } catch (error) {
    throw SfuError.buildFailed('starting the result', error);
  }
}
