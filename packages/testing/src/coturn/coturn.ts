import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { testPython } from '../python.ts';

/** How a client talks to the TURN server. */
export type TurnProtocol = 'udp' | 'tcp' | 'tls';

const SCRIPT = path.join(import.meta.dirname, 'make_certificate.py');
const START_LIMIT_MS = 10_000;
const USER = { username: 'user', credential: 'secret' };

/** Whether coturn (Debian's package `coturn`) is installed. */
export function hasCoturn(): boolean {
  return spawnSync('turnserver', ['--version'], { stdio: 'ignore' }).error === undefined;
}

/** A coturn of its own on free ports of 127.0.0.1, with a certificate made for it. */
export class Coturn implements AsyncDisposable {
  /** PEM file of the certificate that TLS clients have to trust. */
  readonly certificateFile: string;
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #port: number;
  readonly #tlsPort: number;
  #log = '';

  private constructor(folder: string, ports: readonly [number, number]) {
    this.#folder = folder;
    [this.#port, this.#tlsPort] = ports;
    this.certificateFile = path.join(folder, 'certificate.pem');
    this.#process = spawn('turnserver', ['-c', path.join(folder, 'turnserver.conf')], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (text: Buffer): void => {
      this.#log += text.toString();
    };
    this.#process.stdout?.on('data', keep);
    this.#process.stderr?.on('data', keep);
  }

  /**
   * Starts it and waits until it listens.
   *
   * @throws Error with its log when it does not start within 10 s.
   */
  static async start(): Promise<Coturn> {
    const folder = await mkdtemp(path.join(tmpdir(), 'tureen-coturn-'));
    const ports = [await freePort(), await freePort()] as const;
    const [certificate, key] = ['certificate.pem', 'key.pem'].map((name) => path.join(folder, name));
    await promisify(execFile)(testPython(), [SCRIPT, certificate ?? '', key ?? '']);
    await writeFile(path.join(folder, 'turnserver.conf'), configuration(folder, ports));
    const coturn = new Coturn(folder, ports);
    await coturn.#listening();
    return coturn;
  }

  /** The `RTCIceServer` that leads to it over `protocol`; `changes` replace credentials. */
  iceServer(protocol: TurnProtocol, changes: Partial<typeof USER> = {}): RTCIceServer {
    const url =
      protocol === 'tls'
        ? `turns:127.0.0.1:${this.#tlsPort}?transport=tcp`
        : `turn:127.0.0.1:${this.#port}?transport=${protocol}`;
    return { urls: url, ...USER, ...changes };
  }

  /** Relayed addresses it has given out so far. */
  get allocationCount(): number {
    return this.#log.match(/ALLOCATE processed, success/gu)?.length ?? 0;
  }

  /** Ends it. Idempotent. */
  async close(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const ended = once(this.#process, 'exit');
      this.#process.kill('SIGKILL');
      await ended;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #listening(): Promise<void> {
    const deadline = performance.now() + START_LIMIT_MS;
    while (!((await accepts(this.#port)) && (await accepts(this.#tlsPort)))) {
      if (performance.now() > deadline || this.#process.exitCode !== null) {
        await this.close();
        throw new Error(`coturn did not start: ${this.#log}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function configuration(folder: string, [port, tlsPort]: readonly [number, number]): string {
  return [
    'listening-ip=127.0.0.1',
    'relay-ip=127.0.0.1',
    `listening-port=${port}`,
    `tls-listening-port=${tlsPort}`,
    `cert=${folder}/certificate.pem`,
    `pkey=${folder}/key.pem`,
    `userdb=${folder}/turndb`,
    `pidfile=${folder}/turnserver.pid`,
    'log-file=stdout',
    'verbose',
    'realm=tureen',
    'lt-cred-mech',
    `user=${USER.username}:${USER.credential}`,
    'relay-threads=1',
    'allow-loopback-peers',
    'no-multicast-peers',
    'no-cli',
    'no-dtls',
    '',
  ].join('\n');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return address.port;
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
