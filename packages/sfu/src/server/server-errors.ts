import { SfuError } from '../errors.ts';

/** An option has a value that cannot be used. */
export function invalidOption(name: string, value: unknown, remedy: string, cause?: unknown): SfuError {
  return new SfuError('invalid-options', `The option '${name}' cannot be ${JSON.stringify(value)}.`, {
    remedy,
    cause,
  });
}

/** Listening beyond loopback was not asked for explicitly, or without TLS. */
export function remoteNotAllowed(host: string): SfuError {
  return new SfuError('invalid-options', `The server will not listen on ${host}, which others can reach.`, {
    remedy: "Set 'allowRemote' to true and give 'tls', or listen on 127.0.0.1.",
  });
}

/** The certificate and key cannot be used. */
export function invalidTls(cause: unknown): SfuError {
  return new SfuError('invalid-options', "The option 'tls' holds no usable certificate and key.", {
    remedy: 'Give both as PEM text, and see that they belong together.',
    cause,
  });
}

/** The operating system refuses the address or port. */
export function listenFailed(host: string, port: number, cause: unknown): SfuError {
  const code = codeOf(cause);
  const { state, remedy } = LISTEN_FAILURES[code] ?? OTHER_LISTEN_FAILURE;
  return new SfuError(
    'listen-failed',
    `The server cannot listen on ${host}, port ${port}: ${state} (${code}).`,
    {
      remedy,
      cause,
    },
  );
}

/** The mediasoup worker did not come up. */
export function workerNotStarted(path: string, cause: unknown): SfuError {
  return new SfuError('worker-died', `The mediasoup worker ${path} ended while it was starting.`, {
    remedy: "Run with DEBUG='mediasoup*' to see why.",
    cause,
  });
}

/** The mediasoup worker ended by itself. */
export function workerDied(pid: number, cause: unknown): SfuError {
  return new SfuError('worker-died', `The mediasoup worker (process ${pid}) died, and all rooms with it.`, {
    remedy: 'Start the server again.',
    cause,
  });
}

const LISTEN_FAILURES: Readonly<Record<string, { state: string; remedy: string }>> = {
  EADDRINUSE: { state: 'the port is taken', remedy: 'Choose another port, or 0 for any free one.' },
  EACCES: { state: 'this user may not use the port', remedy: 'Choose a port above 1023.' },
  EADDRNOTAVAIL: { state: 'this machine has no such address', remedy: 'Choose an address of this machine.' },
  ENOTFOUND: { state: 'the name is unknown', remedy: 'Choose an address of this machine.' },
};

const OTHER_LISTEN_FAILURE = { state: 'the system refuses', remedy: 'Choose another address or port.' };

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
