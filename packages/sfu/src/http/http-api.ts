import { type IncomingMessage, type ServerResponse } from 'node:http';
import createRouter, { type HTTPMethod, type HTTPVersion, type Instance } from 'find-my-way';
import { type SessionSettings } from '../dialects/session.ts';
import { createLogger } from '../logger.ts';
import { MAX_NAME_LENGTH, type SfuLimits } from '../room/limits.ts';
import { PeerError } from '../room/peer-error.ts';
import { type Room } from '../room/room.ts';
import { type AdmissionRules, refusedHost, refusedToken } from './admission.ts';
import { type HttpRequestListener } from '../server/options.ts';
import { type HttpDialect, type HttpReply, type HttpRequest, type HttpRoute } from './http-dialect.ts';
import { readJsonBody } from './read-body.ts';

const log = createLogger('http');

/** What an {@link HttpApi} needs. */
export interface HttpApiOptions {
  readonly dialect: HttpDialect;
  /** What the header `Origin` must be, character by character; undefined: anything. */
  readonly origin: string | undefined;
  readonly admission: AdmissionRules;
  /** Answers requests that are none of a broadcaster's. Default: 404. */
  readonly onOtherRequest: HttpRequestListener | undefined;
  readonly settings: SessionSettings;
  readonly limits: SfuLimits;
  /** The open rooms by id. */
  rooms(): ReadonlyMap<string, Room>;
  openRoom(id: string): Promise<Room>;
}

/** Answers the HTTP requests of broadcasters. */
export class HttpApi {
  readonly #options: HttpApiOptions;
  readonly #router: Instance<HTTPVersion.V1>;
  readonly #routes = new Map<string, HttpRoute>();

  constructor(options: HttpApiOptions) {
    this.#options = options;
    this.#router = createRouter({ maxParamLength: MAX_NAME_LENGTH });
    for (const route of options.dialect.routes) this.#add(route);
  }

  /** Handles one request (the arguments of Node's 'request' event). Never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { admission, onOtherRequest } = this.#options;
    const refusal = refusedHost(request, admission);
    if (refusal) return send(response, { status: refusal.status, body: refusal.reason });
    const place = this.#find(request);
    if (!place && onOtherRequest) return onOtherRequest(request, response);
    try {
      send(response, await this.#replyTo(request, place));
    } catch (error) {
      const status = this.#options.dialect.statusOf(error);
      log('%s %s failed with %d: %o', request.method, request.url, status, error);
      if (!request.complete) response.setHeader('connection', 'close');
      send(response, { status, body: String(error) });
    }
  }

  /** @throws PeerError for whoever may not; what the route throws. */
  async #replyTo(request: IncomingMessage, place: Place | undefined): Promise<HttpReply> {
    const { origin, admission, settings, limits } = this.#options;
    const refusal = refusedToken(request, admission);
    if (refusal) return { status: refusal.status, body: refusal.reason };
    if (origin !== undefined && request.headers.origin !== origin) {
      throw PeerError.forbidden(`Invalid/missing Origin, must be ${origin}`);
    }
    if (!place) return { status: 404, body: NOTHING_HERE };
    const { route, parameters, path, query } = place;
    const body = await readJsonBody(request);
    const room = await this.#roomFor(parameters['roomId'] ?? '');
    try {
      const remoteAddress = request.socket.remoteAddress ?? '';
      const call = { path, parameters, query, body, remoteAddress };
      return await route.handle({ room, settings, limits }, call);
    } finally {
      room.closeWhenUnused();
    }
  }

  #find({ method: wanted, url }: IncomingMessage): Place | undefined {
    const { path, query } = splitUrl(url);
    const method = METHODS.find((name) => name === wanted);
    const found = method && this.#router.find(method, path);
    const route = found && this.#routes.get(String(found.store));
    return found && route ? { route, parameters: found.params, path, query } : undefined;
  }

  async #roomFor(id: string): Promise<Room> {
    if (this.#options.dialect.opensRooms) return this.#options.openRoom(id);
    const room = this.#options.rooms().get(id);
    if (!room) throw PeerError.notFound('Room', id);
    return room;
  }

  #add(route: HttpRoute): void {
    const key = `${route.method} ${route.path}`;
    this.#routes.set(key, route);
    this.#router.on(route.method, route.path, unreachable, key);
  }
}

/** What a request asks for. */
interface Place {
  readonly route: HttpRoute;
  readonly parameters: HttpRequest['parameters'];
  readonly path: string;
  readonly query: URLSearchParams;
}

const NOTHING_HERE = 'There is nothing here. Signalling is WebSocket, sub-protocol protoo.';

const METHODS: readonly HTTPMethod[] = ['GET', 'POST', 'DELETE'];

/** The router is asked for routes and does not serve them. */
function unreachable(): void {}

function splitUrl(url = '/'): { path: string; query: URLSearchParams } {
  const [path = '/', query] = url.split('?');
  return { path, query: new URLSearchParams(query) };
}

function send(response: ServerResponse, { status, body = '', location }: HttpReply): void {
  if (location !== undefined) response.setHeader('location', location);
  const isText = typeof body === 'string';
  response.setHeader(
    'content-type',
    isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
  );
  response.writeHead(status);
  response.end(isText ? body : JSON.stringify(body));
}
