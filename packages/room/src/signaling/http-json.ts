import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps, type RequestOptions as HttpOptions } from 'node:https';
import { RoomError } from '../errors.ts';
import { untilAborted } from '../until-aborted.ts';
import { failedConnection } from './connect-errors.ts';
import { proxyAgent } from './proxy.ts';
import type { RoomAddressInfo } from './room-address.ts';
import type { RequestOptions } from './signaling-channel.ts';
import { identityCheck, tlsOptions } from './web-socket.ts';

/** An answer's largest body, in bytes. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** smcdk's figure. */
const REQUEST_TIMEOUT_MS = 10_000;

/** One request: `GET`, `POST` or `DELETE`, and what goes with it as JSON. */
export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Parts of the path, which are encoded, below the server's URL. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Asks one server over HTTP, in JSON. */
export class HttpJson {
  readonly #base: URL;
  readonly #address: RoomAddressInfo;
  readonly #timeoutMs: number;

  constructor(base: URL, address: RoomAddressInfo, requestTimeoutMs: number = REQUEST_TIMEOUT_MS) {
    this.#base = base;
    this.#address = address;
    this.#timeoutMs = requestTimeoutMs;
  }

  /**
   * @returns The answer's JSON, or its text when it is none; undefined when it is empty.
   * @throws RoomError `request-failed` with the HTTP status and the server's words, `request-timeout`, `connect-failed`;
   *   the signal's reason on abort.
   */
  async call(call: HttpCall, { signal, timeoutMs = this.#timeoutMs }: RequestOptions = {}): Promise<unknown> {
    signal?.throwIfAborted();
    const timeout = AbortSignal.timeout(timeoutMs);
    const either = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
    try {
      const { status, text } = await this.#send(call, either);
      if (status >= 200 && status < 300) return parse(text);
      throw refused(call, status, text);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (timeout.aborted) throw timedOut(call, timeoutMs);
      throw error;
    }
  }

  async #send(
    call: HttpCall,
    signal: AbortSignal,
  ): Promise<{ readonly status: number; readonly text: string }> {
    const url = this.#urlOf(call);
    const body = call.body === undefined ? '' : JSON.stringify(call.body);
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request = send(url, { ...this.#options(url, body), method: call.method, signal }, resolve);
    request.once('error', (error) => reject(signal.aborted ? error : failedConnection(url.href, error)));
    request.end(body);
    // An agent that waits for its proxy does not heed the signal.
    const response = await untilAborted(promise, signal);
    return { status: response.statusCode ?? 0, text: await textOf(response) };
  }

  #urlOf({ path, query = {} }: HttpCall): URL {
    const url = new URL(path.map((part) => `/${encodeURIComponent(part)}`).join(''), this.#base);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url;
  }

  #options(url: URL, body: string): HttpOptions {
    const { origin = url.origin, headers, enableSslVerification = true, tls, proxy } = this.#address;
    const agent = proxyAgent(url.href, proxy);
    return {
      headers: {
        origin,
        ...(body !== '' && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        ...headers,
      },
      ...tlsOptions(tls),
      rejectUnauthorized: enableSslVerification,
      ...(agent && { agent, ...identityCheck(url.href, tls) }),
    };
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES)
      throw new RoomError('protocol-error', `an answer is larger than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function refused(call: HttpCall, httpStatus: number, text: string): RoomError {
  const name = nameOf(call);
  const hint = httpStatus === 403 ? '; set origin to the very one the server names' : '';
  return new RoomError(
    'request-failed',
    `the server refused ${name} with HTTP ${httpStatus}: ${text}${hint}`,
    {
      details: { method: name, httpStatus, errorCode: httpStatus, errorReason: text },
    },
  );
}

function timedOut(call: HttpCall, timeoutMs: number): RoomError {
  const name = nameOf(call);
  return new RoomError('request-timeout', `the server did not answer ${name} within ${timeoutMs} ms`, {
    details: { method: name },
  });
}

function nameOf({ method, path }: HttpCall): string {
  return `${method} /${path.join('/')}`;
}
