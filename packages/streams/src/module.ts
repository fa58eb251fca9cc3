import { readFileSync } from 'node:fs';
import type { Worker } from '@tureen/handler';
import { pythonModule, type PythonModule } from '@tureen/worker';
import { StreamsError } from './errors.ts';
import type { StreamsMessages } from './messages.ts';

/** The Python side of this package. */
export const streamsModule: PythonModule = pythonModule({
  name: 'streams',
  module: 'tureen_streams',
  version: readVersion(),
  packageUrl: import.meta.url,
});

type Requests = StreamsMessages['requests'];

/** Options of one request. */
interface RequestOptions {
  /** Id of the object in the worker. */
  readonly target: string;
  /** Milliseconds to wait for the answer. Default: the channel's. */
  readonly timeoutMs?: number;
  /** Gives up and tells the worker to stop. */
  readonly signal?: AbortSignal;
}

/**
 * Asks the Python side of this package, which is loaded into the worker at the first request.
 *
 * @throws {@link StreamsError} what the worker answered.
 */
export async function requestStreams<Name extends keyof Requests>(
  worker: Worker,
  method: Name,
  data: Requests[Name]['data'],
  options: RequestOptions,
): Promise<Requests[Name]['reply']> {
  try {
    await worker.process.loadModule(streamsModule);
    const reply = await worker.process.channel.request<Requests[Name]['reply']>(method, { ...options, data });
    return reply.data;
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason;
    throw StreamsError.fromWorker(error);
  }
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return String((manifest as { readonly version: unknown }).version);
}
