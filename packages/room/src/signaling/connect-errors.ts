import { RoomError } from '../errors.ts';

/** What may help against an HTTP status. */
const STATUS_HINTS: Readonly<Record<number, string>> = {
  400: 'the server misses something in the URL: look at roomId, peerId and query',
  401: 'the server wants to know who you are: look at headers and query',
  403: "today's mediasoup-demo wants an Origin of its own domain: set origin",
  404: 'there is no signalling at this path: look at url',
  407: 'the proxy wants to know who you are: put user and password into its URL',
};

/** What may help against an error of TLS. */
const TLS_HINT = 'trust its certificate by tls.ca, or set enableSslVerification to false';
const CLIENT_CERTIFICATE_HINT = 'the server wants a certificate of yours: give tls.cert and tls.key';

/** The server answered the handshake, and not as wished. */
export function refusedHandshake(url: string, httpStatus: number): RoomError {
  const hint = STATUS_HINTS[httpStatus];
  return new RoomError(
    'connect-refused',
    `${hostOf(url)} refused the connection with HTTP ${httpStatus}${hint === undefined ? '' : `; ${hint}`}`,
    { details: { httpStatus } },
  );
}

/** There is no server, or no way to it. */
export function failedConnection(url: string, cause: Error): RoomError {
  return new RoomError(
    'connect-failed',
    `cannot connect to ${hostOf(url)}: ${cause.message || codeOf(cause)}; ${hintFor(cause)}`,
    { cause },
  );
}

/** The URL without its query, which holds names of rooms and peers. */
function hostOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.name;
}

function hintFor(cause: Error): string {
  const text = `${codeOf(cause)} ${cause.message}`;
  if (/certificate required|bad certificate/iu.test(text)) return CLIENT_CERTIFICATE_HINT;
  const isTls = /certificate|self-signed|altname|ERR_TLS/iu.test(text);
  return isTls ? TLS_HINT : 'check the address and that the server runs';
}
