import { SfuError } from '../errors.ts';
import { ensureWorkerBinary } from './ensure-worker-binary.ts';

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** Prepares the worker: progress goes to stderr, its path is the only line on stdout. */
async function main(): Promise<void> {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      process.exitCode = EXIT_CODES[name];
      controller.abort(name);
    });
  }
  const binary = await ensureWorkerBinary({
    signal: controller.signal,
    onProgress: ({ message, elapsedMs }) => console.error(`${message} (${(elapsedMs / 1000).toFixed(1)} s)`),
  });
  console.error(`mediasoup ${binary.mediasoupVersion} worker: ${binary.origin}`);
  console.log(binary.path);
}

/** The message with its remedy, after what led to it where the message does not tell that itself. */
function describe(error: unknown): string {
  if (!SfuError.isInstance(error)) return String(error);
  const { cause } = error;
  const isTold = !(cause instanceof Error) || error.message.includes(cause.message);

  return isTold ? error.message : `${cause.message}\n${error.message}`;
}

main().catch((error: unknown) => {
  console.error(describe(error));
  process.exitCode ??= 1;
});
