import { createWorker } from '@tureen/handler';
import { verdictOf, type Verdict } from './verdict.ts';

/** Time that the media worker may take to start when everything is prepared. */
const START_TIMEOUT_MS = 10_000;

/** Starts the media worker and asks it for its codecs. Prepares nothing. */
export async function checkMediaWorker(): Promise<Verdict> {
  return verdictOf('media worker', async () => {
    const worker = await createWorker({ signal: AbortSignal.timeout(START_TIMEOUT_MS) });
    try {
      const { codecs = [] } = await worker
        .createHandlerFactory()
        .getNativeRtpCapabilities({ direction: 'sendonly' });
      const names = new Set(codecs.map(({ mimeType }) => mimeType).filter((name) => !name.endsWith('/rtx')));
      return `starts; sends ${[...names].join(', ')}`;
    } finally {
      worker.close();
    }
  });
}
