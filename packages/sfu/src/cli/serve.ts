import { readFile } from 'node:fs/promises';
import { type StartServerOptions } from '../server/options.ts';
import { type SfuServer } from '../server/sfu-server.ts';
import { startServer } from '../server/start-server.ts';
import { SfuError } from '../errors.ts';
import { type ServeArguments } from './command-line.ts';

/** Where the command writes. */
export interface CommandOutput {
  /** What programs read: the URL, or one JSON object. */
  result(text: string): void;
  /** What people read meanwhile. */
  progress(text: string): void;
}

/**
 * Serves until the signal fires.
 *
 * @throws SfuError as `startServer`, or `worker-died` when the worker ends meanwhile.
 */
export async function serve(
  given: ServeArguments,
  output: CommandOutput,
  signal: AbortSignal,
): Promise<void> {
  const server = await startServer(await optionsOf(given, output, signal));
  output.result(given.json ? describeAsJson(server) : server.url);
  if (!given.json) describe(server, output);
  await new Promise<void>((resolve, reject) => {
    server.once('died', reject);
    server.once('closed', resolve);
  });
}

async function optionsOf(
  given: ServeArguments,
  output: CommandOutput,
  signal: AbortSignal,
): Promise<StartServerOptions> {
  const { cert, key, json: _json, ...options } = given;
  const onProgress: StartServerOptions['onProgress'] = ({ message, elapsedMs }) => {
    output.progress(`${message} (${(elapsedMs / 1000).toFixed(1)} s)`);
  };
  if (cert === undefined || key === undefined) return { ...options, onProgress, signal };
  return { ...options, onProgress, signal, tls: { cert: await readPem(cert), key: await readPem(key) } };
}

async function readPem(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new SfuError('invalid-options', `The file ${path} cannot be read.`, { cause });
  }
}

function describeAsJson({ url, origin, port, workerPid }: SfuServer): string {
  return JSON.stringify({ url, origin, port, workerPid });
}

function describe(server: SfuServer, output: CommandOutput): void {
  const { mediasoupVersion, origin: workerOrigin } = server.workerBinary;
  output.progress(`mediasoup ${mediasoupVersion} (worker: ${workerOrigin}), dialect ${server.dialect}`);
  const origins = server.checksOrigin
    ? `must send the Origin ${server.origin} (any port)`
    : 'may have any Origin';
  output.progress(`clients ${origins}; Ctrl-C ends the server`);
}
