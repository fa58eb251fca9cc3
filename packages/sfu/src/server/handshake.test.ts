import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../room/limits.ts';
import { decideHandshake, isSameOrigin } from './handshake.ts';

const rules = {
  origin: 'http://demo.example:4443',
  limits: { ...DEFAULT_LIMITS, consumerReplicas: 3 },
  pipeableWorkers: 1,
};
const good = {
  url: '/?roomId=r&peerId=p',
  origin: 'http://demo.example',
  host: 'demo.example:4443',
  protocols: 'protoo',
};

describe('decideHandshake', () => {
  it('lets in who has sub-protocol, Origin, room and peer', () => {
    expect(decideHandshake(good, rules)).toEqual({
      accepted: { roomId: 'r', peerId: 'p', consumerReplicas: 0, usePipeTransports: false },
    });
  });

  it('takes the parameters from the query, decoded', () => {
    const url = '/some/path?peerId=b%20c&roomId=%C3%A4&consumerReplicas=3&usePipeTransports=false';
    expect(decideHandshake({ ...good, url, protocols: 'chat, Protoo' }, rules)).toEqual({
      accepted: { roomId: 'ä', peerId: 'b c', consumerReplicas: 3, usePipeTransports: false },
    });
  });

  it.each([
    ['between two workers', 2, true],
    ['not in a dialect that has no such parameter', undefined, false],
  ])('pipes %s', (_case, pipeableWorkers, usePipeTransports) => {
    const url = '/?roomId=r&peerId=p&usePipeTransports=true';
    expect(decideHandshake({ ...good, url }, { ...rules, pipeableWorkers })).toMatchObject({
      accepted: { usePipeTransports },
    });
  });

  it.each([
    [{ protocols: undefined }, 403, /Sec-WebSocket-Protocol/u],
    [{ protocols: 'chat', origin: undefined }, 403, /Sec-WebSocket-Protocol/u],
    [{ origin: undefined, url: '/' }, 403, /Origin, must be http:\/\/demo.example/u],
    [{ origin: 'https://demo.example' }, 403, /Origin/u],
    [{ origin: 'http://other.example' }, 403, /Origin/u],
    [{ origin: 'null' }, 403, /Origin/u],
    [{ host: undefined }, 400, /Host header/u],
    [{ url: '/' }, 400, /Missing roomId/u],
    [{ url: '/?roomId=r' }, 400, /Missing roomId/u],
    [{ url: '/?roomId=&peerId=p' }, 400, /Missing roomId/u],
    [{ url: `/?roomId=r&peerId=${'x'.repeat(256)}` }, 400, /at most 255/u],
    [{ url: '/?roomId=r&peerId=p&consumerReplicas=4' }, 400, /0 to 3/u],
    [{ url: '/?roomId=r&peerId=p&consumerReplicas=-1' }, 400, /0 to 3/u],
    [{ url: '/?roomId=r&peerId=p&consumerReplicas=many' }, 400, /0 to 3/u],
    [{ url: '/?roomId=r&peerId=p&usePipeTransports=true' }, 500, /2 mediasoup Workers/u],
  ])('refuses %j with %i', (change, status, reason) => {
    const decision = decideHandshake({ ...good, ...change }, rules);
    expect(decision).toEqual({ status, reason: expect.stringMatching(reason) as unknown });
  });
});

describe('isSameOrigin', () => {
  it.each([
    ['http://a', 'http://a:1234', true],
    ['http://a:1', 'http://a:2', true],
    ['http://[::1]', 'http://[::1]:4443', true],
    ['http://A', 'http://a', true],
    ['https://a', 'http://a', false],
    ['http://a.b', 'http://b', false],
    ['a', 'http://a', false],
    [undefined, 'http://a', false],
  ])('%s and %s: %s', (a, b, same) => {
    expect(isSameOrigin(a, b)).toBe(same);
  });
});
