import { MAX_NAME_LENGTH, type SfuLimits } from '../room/limits.ts';

/** What a client asks for by opening a WebSocket. */
export interface HandshakeRequest {
  /** Path and query of the request line. */
  readonly url: string | undefined;
  readonly origin: string | undefined;
  readonly host: string | undefined;
  /** `Sec-WebSocket-Protocol`. */
  readonly protocols: string | undefined;
}

/** Who wants to come in where. */
export interface ConnectionParameters {
  readonly roomId: string;
  readonly peerId: string;
  /** Extra consumers per producer, if this client is the one that opens the room. */
  readonly consumerReplicas: number;
  /** Whether clients send to one worker and receive from another, if this client is the one that opens the room. */
  readonly usePipeTransports: boolean;
}

/** Let in, or turned away with an HTTP status. */
export type HandshakeDecision =
  | { readonly accepted: ConnectionParameters }
  | { readonly status: number; readonly reason: string };

/** What the decision depends on besides the request. */
export interface HandshakeRules {
  /** `scheme://host` that clients' Origin must agree with; undefined: any will do. */
  readonly origin: string | undefined;
  readonly limits: SfuLimits;
  /** mediasoup workers between which media can be piped; undefined: the dialect has no `usePipeTransports`. */
  readonly pipeableWorkers: number | undefined;
}

const SUB_PROTOCOL = 'protoo';

/** Decides whether a client may open its WebSocket, in the order in which mediasoup-demo checks. */
export function decideHandshake(request: HandshakeRequest, rules: HandshakeRules): HandshakeDecision {
  if (!offersProtoo(request.protocols)) return refusal(403, 'Invalid/missing Sec-WebSocket-Protocol');
  if (rules.origin !== undefined && !isSameOrigin(request.origin, rules.origin)) {
    return refusal(403, `Invalid/missing Origin, must be ${rules.origin}`);
  }
  if (!request.url || !request.host) return refusal(400, 'Missing URL or Host header in the request');
  return readParameters(new URLSearchParams(request.url.split('?')[1]), rules);
}

/** Whether two URLs have the same scheme and host name; ports do not matter. */
export function isSameOrigin(a: string | undefined, b: string): boolean {
  if (!a || !URL.canParse(a)) return false;
  const [left, right] = [new URL(a), new URL(b)];
  return left.protocol === right.protocol && left.hostname === right.hostname;
}

function offersProtoo(protocols = ''): boolean {
  return protocols.split(',').some((protocol) => protocol.trim().toLowerCase() === SUB_PROTOCOL);
}

function readParameters(
  query: URLSearchParams,
  { limits, pipeableWorkers }: HandshakeRules,
): HandshakeDecision {
  const roomId = query.get('roomId');
  const peerId = query.get('peerId');
  if (!roomId || !peerId) return refusal(400, 'Missing roomId and/or peerId');
  if (Math.max(roomId.length, peerId.length) > MAX_NAME_LENGTH) {
    return refusal(400, `roomId and peerId may have at most ${MAX_NAME_LENGTH} characters`);
  }
  const consumerReplicas = Number(query.get('consumerReplicas') ?? 0);
  if (!isCount(consumerReplicas, limits.consumerReplicas)) {
    return refusal(400, `consumerReplicas must be a number from 0 to ${limits.consumerReplicas}`);
  }
  const usePipeTransports = pipeableWorkers !== undefined && query.get('usePipeTransports') === 'true';
  if (usePipeTransports && pipeableWorkers < 2) {
    return refusal(500, 'at least 2 mediasoup Workers are needed for usePipeTransports');
  }
  return { accepted: { roomId, peerId, consumerReplicas, usePipeTransports } };
}

function isCount(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}

function refusal(status: number, reason: string): HandshakeDecision {
  return { status, reason };
}
