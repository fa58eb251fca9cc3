import { type DialectName } from '../dialects/dialect.ts';
import { parseArgs, type ParseArgsConfig } from 'node:util';

/** What the user asked the command `tureen-sfu` for. */
export type CommandLine =
  | { readonly action: 'help' }
  | { readonly action: 'refuse'; readonly problem: string }
  | { readonly action: 'serve'; readonly arguments: ServeArguments };

/** Arguments of a start, as far as they were given. */
export interface ServeArguments {
  readonly host?: string;
  readonly port?: number;
  readonly domain?: string;
  readonly dialect?: DialectName;
  /** Path of the certificate, PEM. */
  readonly cert?: string;
  /** Path of the certificate's key, PEM. */
  readonly key?: string;
  readonly allowRemote: boolean;
  /** Print one JSON object instead of text. */
  readonly json: boolean;
}

/** Text of `--help`. */
export const USAGE = `Usage: tureen-sfu [options]

Starts a real mediasoup server for demos, tests and development. It speaks the signalling
of mediasoup-demo and ends with Ctrl-C.

  --host ADDRESS    listen there (default 127.0.0.1)
  --port NUMBER     listen on that port (default: any free one)
  --domain NAME     host name that clients' Origin must have (default: the host)
  --dialect YEAR    2024: mediasoup-demo's JavaScript server, 2026 (default): its TypeScript one
  --cert FILE       certificate (PEM), for wss://
  --key FILE        its key (PEM)
  --allow-remote    others than this machine may connect; needs --cert, --key, --domain
  --json            print one JSON object {url, origin, port, workerPid}
  --help            print this text
`;

const OPTIONS = {
  host: { type: 'string' },
  port: { type: 'string' },
  domain: { type: 'string' },
  dialect: { type: 'string' },
  cert: { type: 'string' },
  key: { type: 'string' },
  'allow-remote': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} satisfies ParseArgsConfig['options'];

/** Reads the command's arguments (without node and script). Never throws. */
export function readCommandLine(args: readonly string[]): CommandLine {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS, strict: true });
    if (values.help) return { action: 'help' };
    const { 'allow-remote': allowRemote, help: _help, port, dialect, ...rest } = values;
    if ((rest.cert === undefined) !== (rest.key === undefined)) return refuse('--cert and --key go together');
    if (port !== undefined && !/^\d+$/u.test(port)) return refuse(`--port must be a number, not '${port}'`);
    if (!isDialect(dialect)) return refuse(`--dialect must be 2024 or 2026, not '${dialect}'`);
    return {
      action: 'serve',
      arguments: {
        ...rest,
        allowRemote,
        ...(port !== undefined && { port: Number(port) }),
        ...(dialect !== undefined && { dialect }),
      },
    };
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

function isDialect(name: string | undefined): name is DialectName | undefined {
  return name === undefined || name === '2024' || name === '2026';
}

function refuse(problem: string): CommandLine {
  return { action: 'refuse', problem };
}
