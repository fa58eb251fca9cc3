import { type IncomingMessage } from 'node:http';
import { isSameSecret } from '../same-secret.ts';

/** Who may talk to the server at all, whatever the dialect. */
export interface AdmissionRules {
  /** Host names that the header `Host` may have; undefined: any. */
  readonly hosts: readonly string[] | undefined;
  /** What clients must know; undefined: nothing. */
  readonly token: string | undefined;
}

/** Why a client is turned away. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
}

/** Sub-protocol by which browsers, which cannot set headers of a WebSocket, give the token. */
const TOKEN_PROTOCOL = 'token.';

/**
 * Whether a request was meant for this server. A page elsewhere whose name was made to lead here (DNS rebinding) names
 * another host.
 */
export function refusedHost({ headers }: IncomingMessage, { hosts }: AdmissionRules): Refusal | undefined {
  if (!hosts || hosts.includes(hostNameOf(headers.host))) return undefined;
  return { status: 403, reason: 'This server has another name' };
}

/** Whether a client does not know the token. It comes as `Authorization: Bearer …` or as a sub-protocol `token.…`. */
export function refusedToken(request: IncomingMessage, { token }: AdmissionRules): Refusal | undefined {
  if (token === undefined) return undefined;
  if (tokensOf(request).some((given) => isSameSecret(given, token))) return undefined;
  return { status: 401, reason: 'Missing or wrong token' };
}

function hostNameOf(host = ''): string {
  const url = `http://${host}`;
  return URL.canParse(url) ? new URL(url).hostname : '';
}

function tokensOf({ headers }: IncomingMessage): string[] {
  const bearer = /^Bearer (\S+)$/iu.exec(headers.authorization ?? '')?.[1];
  const protocols = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  const fromProtocols = protocols.filter((name) => name.startsWith(TOKEN_PROTOCOL));
  return [
    ...(bearer === undefined ? [] : [bearer]),
    ...fromProtocols.map((name) => name.slice(TOKEN_PROTOCOL.length)),
  ];
}
