import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { DialectName, StartServerOptions } from '@tureen/sfu';
import { CommandError, ExitCode } from '../exit-code.ts';
import { readWholeNumber } from '../read-whole-number.ts';

/** The flags of `tureen serve`, as they come. */
export interface ServeFlags {
  readonly port: string;
  readonly room: string;
  readonly dialect: string;
  readonly workers: string;
  readonly host: string;
  readonly domain?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly token?: string;
  readonly json?: boolean;
}

/** The flags of `tureen serve`, checked. */
export interface ServeOptions {
  readonly server: StartServerOptions;
  /** Room of the printed link. */
  readonly room: string;
  readonly token: string | undefined;
  readonly json: boolean;
}

/** Names by which this machine calls itself. */
const OWN_NAMES: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

const TOKEN_BYTES = 24;
const MOST_WORKERS = 256;

/**
 * Checks the flags and reads the certificate.
 *
 * @throws CommandError (`usage`) for values that cannot be used, files that cannot be read and a server that others
 *   could reach without TLS.
 */
export async function readServeOptions(flags: ServeFlags): Promise<ServeOptions> {
  const { host, domain, room } = flags;
  const port = readWholeNumber('--port', flags.port, { min: 0, max: 65_535 });
  const workers = readWholeNumber('--workers', flags.workers, { min: 1, max: MOST_WORKERS });
  const dialect = readDialect(flags.dialect);
  const tls = await readTls(flags);
  const isRemote = !isOwn(host);
  if (isRemote && (!tls || domain === undefined)) throw notForOthers(host);
  const token = flags.token ?? (isRemote ? randomBytes(TOKEN_BYTES).toString('base64url') : undefined);
  const hosts = domain === undefined ? OWN_NAMES : [...OWN_NAMES, domain];
  return {
    server: {
      host,
      port,
      workers,
      dialect,
      hosts,
      allowRemote: isRemote,
      ...(domain !== undefined && { domain }),
      ...(tls && { tls }),
      ...(token !== undefined && { token }),
    },
    room,
    token,
    json: flags.json ?? false,
  };
}

function isOwn(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

function readDialect(dialect: string): DialectName {
  if (dialect === '2024' || dialect === '2026') return dialect;
  throw new CommandError(ExitCode.usage, `--dialect must be 2024 or 2026, not '${dialect}'`);
}

async function readTls({ cert, key }: ServeFlags): Promise<StartServerOptions['tls']> {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined)
    throw new CommandError(ExitCode.usage, '--cert and --key go together');
  return { cert: await readPem('--cert', cert), key: await readPem('--key', key) };
}

async function readPem(flag: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(ExitCode.usage, `${flag} cannot be read: ${reason}`);
  }
}

function notForOthers(host: string): CommandError {
  return new CommandError(
    ExitCode.usage,
    `others can reach ${host}: give --domain, --cert and --key, or listen on 127.0.0.1`,
  );
}
