import { type Broadcaster } from '../broadcasters/broadcaster.ts';
import { type Validator } from '../dialects/validation.ts';
import { PeerError } from '../room/peer-error.ts';
import { type HttpReply, type HttpRequest, type HttpRoute, type HttpSession } from './http-dialect.ts';

/** What a route's function gets. */
export interface RouteCall<Body> extends HttpSession {
  readonly request: HttpRequest;
  /** The body, checked. */
  readonly body: Body;
}

/** What a broadcaster's route's function gets. */
export interface BroadcasterCall<Body> extends RouteCall<Body> {
  readonly broadcaster: Broadcaster;
}

/**
 * Makes a route out of a body's check and a function that may rely on it.
 *
 * @param place - Method and path, such as `POST /rooms/:roomId/broadcasters`.
 */
export function route<Body>(
  place: `${HttpRoute['method']} /${string}`,
  validate: Validator<Body>,
  handle: (call: RouteCall<Body>) => HttpReply | Promise<HttpReply>,
): HttpRoute {
  const [method, path] = splitPlace(place);
  return {
    method,
    path,
    handle: async (session, request) => {
      const checked = validate(request.body);
      if ('problem' in checked) throw PeerError.invalidMessage(place, checked.problem);
      return handle({ ...session, request, body: checked.data });
    },
  };
}

/** As {@link route}, for a path with `:broadcasterId`; whoever is not there is `not-found`. */
export function broadcasterRoute<Body>(
  place: Parameters<typeof route>[0],
  validate: Validator<Body>,
  handle: (call: BroadcasterCall<Body>) => HttpReply | Promise<HttpReply>,
): HttpRoute {
  return route(place, validate, async (call) => {
    const id = parameter(call.request, 'broadcasterId');
    const broadcaster = call.room.broadcasters.get(id);
    if (!broadcaster) throw PeerError.notFound('broadcaster', id);
    return handle({ ...call, broadcaster });
  });
}

/** A parameter that the path has. */
export function parameter({ parameters }: HttpRequest, name: string): string {
  return parameters[name] ?? '';
}

function splitPlace(place: string): [HttpRoute['method'], string] {
  const [method, path = '/'] = place.split(' ');
  if (method !== 'GET' && method !== 'POST' && method !== 'DELETE') {
    throw new TypeError(`'${place}' does not begin with a method`);
  }
  return [method, path];
}
