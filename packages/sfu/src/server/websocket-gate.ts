import { type IncomingMessage, STATUS_CODES } from 'node:http';
import { type Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { createLogger } from '../logger.ts';
import { PeerError } from '../room/peer-error.ts';
import { type Room } from '../room/room.ts';
import { type AdmissionRules, refusedHost, refusedToken } from '../http/admission.ts';
import { decideHandshake, type ConnectionParameters, type HandshakeRules } from './handshake.ts';
import { type NewConnection } from './connect-peer.ts';

const log = createLogger('gate');

/** Longest frame and message, in bytes, as in mediasoup-demo. */
export const MAX_FRAME_BYTES = 960_000;

/** What a gate needs. */
export interface GateOptions {
  readonly rules: HandshakeRules;
  readonly admission: AdmissionRules;
  /** Finds or opens the room. */
  openRoom(parameters: ConnectionParameters): Promise<Room>;
  /** Takes over a connection. */
  connect(connection: NewConnection): void;
}

/** Turns HTTP upgrade requests into connections, or refuses them with an HTTP status. */
export class WebSocketGate {
  readonly #options: GateOptions;
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    handleProtocols: () => 'protoo',
  });

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /** The open WebSockets. */
  get sockets(): ReadonlySet<WebSocket> {
    return this.#server.clients;
  }

  /** Handles one upgrade request (the arguments of Node's 'upgrade' event). Never rejects. */
  async handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', (error) => {
      log('connection error before the handshake ended: %s', error.message);
    });
    const { rules, admission } = this.#options;
    const decision =
      refusedHost(request, admission) ??
      refusedToken(request, admission) ??
      decideHandshake(handshakeOf(request), rules);
    if ('status' in decision) {
      refuse(socket, decision.status, decision.reason);
      return;
    }
    try {
      await this.#letIn(decision.accepted, { request, socket, head });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      refuse(socket, error instanceof PeerError ? 503 : 500, reason);
    }
  }

  async #letIn(
    parameters: ConnectionParameters,
    { request, socket, head }: { request: IncomingMessage; socket: Duplex; head: Buffer },
  ): Promise<void> {
    const room = await this.#options.openRoom(parameters);
    const { peerId } = parameters;
    const remoteAddress = request.socket.remoteAddress ?? '';
    try {
      room.assertRoomFor(peerId);
      this.#server.handleUpgrade(request, socket, head, (webSocket) => {
        this.#options.connect({ socket: webSocket, room, peerId, remoteAddress });
      });
    } finally {
      room.closeWhenEmpty();
    }
  }
}

function handshakeOf({ url, headers }: IncomingMessage): Parameters<typeof decideHandshake>[0] {
  const { origin, host } = headers;
  return { url, origin, host, protocols: headers['sec-websocket-protocol'] };
}

function refuse(socket: Duplex, status: number, reason: string): void {
  log('refusing a connection: %d %s', status, reason);
  const line = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Error'}`;
  const headers = [
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(reason)}`,
    `X-WebSocket-Reject-Reason: ${reason.replaceAll(/[^\x20-\x7E]/gu, ' ')}`,
  ];
  socket.end([line, ...headers, '', reason].join('\r\n'));
}
