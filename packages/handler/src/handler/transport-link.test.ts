import { FakeWorkerProcess } from '@tureen/testing/fake-worker';
import type { HandlerOptions } from 'mediasoup-client/types';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { WorkerSession } from '../session/worker-session.ts';
import { makeHandlerOptions } from './fixtures/handler-options.ts';
import { TransportLink } from './transport-link.ts';

describe('TransportLink', () => {
  let process: FakeWorkerProcess;
  const events = {
    connect: vi.fn(),
    connectionStateChange: vi.fn(),
    iceGatheringStateChange: vi.fn(),
    iceCandidateError: vi.fn(),
  };

  function makeLink(changes: Partial<HandlerOptions> = {}): TransportLink {
    const session = new WorkerSession({}, process);
    return new TransportLink(session, makeHandlerOptions(changes), events);
  }

  beforeEach(() => {
    process = new FakeWorkerProcess();
    for (const event of Object.values(events)) event.mockReset();
    events.connect.mockResolvedValue(undefined);
  });

  it('does nothing in the worker until it is used', async () => {
    const link = makeLink();
    await link.restartIce({ usernameFragment: 'new', password: 'p' });
    await link.updateIceServers([{ urls: 'stun:192.0.2.1' }]);
    expect(process.media.requests).toEqual([]);
    await link.connect();
    expect(process.media.requestsOf('transport.create')[0]?.data).toMatchObject({
      iceParameters: { usernameFragment: 'new' },
      iceServers: [{ urls: 'stun:192.0.2.1' }],
      iceTransportPolicy: 'all',
    });
  });

  it('connects once for any number of callers', async () => {
    const link = makeLink();
    await Promise.all([link.connect(), link.connect(), link.getStats()]);
    const methods = process.media.requests.map(({ method }) => method);
    expect(methods.filter((method) => method === 'transport.create')).toHaveLength(1);
    expect(methods.filter((method) => method === 'transport.connect')).toHaveLength(1);
    expect(events.connect).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['auto', 'client'],
    ['server', 'client'],
    ['client', 'server'],
    [undefined, 'client'],
  ] as const)('answers the server’s DTLS role %s with %s', async (role, localRole) => {
    const { fingerprints } = makeHandlerOptions().dtlsParameters;
    const link = makeLink({ dtlsParameters: { fingerprints, ...(role && { role }) } });
    await link.connect();
    expect(events.connect).toHaveBeenCalledWith(expect.objectContaining({ role: localRole }));
    expect(process.media.requestsOf('transport.connect')[0]?.data).toMatchObject({ localRole });
  });

  it('creates again after a failed creation, and not after a refused connection', async () => {
    const link = makeLink();
    process.media.failNext('transport.create', new Error('no sockets left'));
    await expect(link.connect()).rejects.toMatchObject({ code: 'request-failed' });
    events.connect.mockRejectedValueOnce(new Error('refused'));
    await expect(link.connect()).rejects.toThrow('refused');
    await link.connect();
    expect(process.media.requestsOf('transport.create')).toHaveLength(2);
    expect(process.media.requestsOf('transport.connect')).toHaveLength(1);
  });

  it('ends the wait for an application that never answers', async () => {
    const link = makeLink();
    events.connect.mockReturnValue(new Promise(() => {}));
    const connecting = link.connect();
    await expect.poll(() => events.connect.mock.calls.length).toBe(1);
    link.close();
    await expect(connecting).rejects.toMatchObject({ code: 'closed', name: 'InvalidStateError' });
    await expect.poll(() => process.media.requestsOf('transport.close').length).toBe(1);
    link.close();
  });

  it('leaves nothing in the worker when closed while it is created', async () => {
    const link = makeLink();
    const release = process.media.hold('transport.create');
    const connecting = link.connect();
    await expect.poll(() => process.media.requests.length).toBe(1);
    link.close();
    release();
    await expect(connecting).rejects.toMatchObject({ code: 'closed' });
    await expect.poll(() => process.media.requestsOf('transport.close').length).toBe(1);
    expect(process.media.transports.entries()).toEqual([]);
  });

  it('tells the worker of other servers, and how to restart', async () => {
    const link = makeLink();
    await link.connect();
    await link.updateIceServers([{ urls: 'turn:192.0.2.1' }]);
    await link.restartIce({ usernameFragment: 'a', password: 'p' });
    await link.restartIce({ usernameFragment: 'b', password: 'p' }, 'hard');
    expect(process.media.requestsOf('transport.updateIceServers')[0]?.data).toEqual({
      iceServers: [{ urls: 'turn:192.0.2.1' }],
    });
    expect(process.media.requestsOf('transport.restartIce').map(({ data }) => data)).toEqual([
      { iceParameters: { usernameFragment: 'a', password: 'p' } },
      { iceParameters: { usernameFragment: 'b', password: 'p' }, mode: 'hard' },
    ]);
  });

  it('passes on what goes wrong with a server', async () => {
    const link = makeLink();
    await link.connect();
    const error = {
      url: 'turn:192.0.2.1',
      address: null,
      port: null,
      errorCode: 701,
      errorText: 'no answer',
    };
    process.media.notify('transport.iceCandidateError', link.id, error);
    await expect.poll(() => events.iceCandidateError.mock.calls).toEqual([[error]]);
  });

  it('passes states on until it is closed', async () => {
    const link = makeLink();
    await link.connect();
    await expect.poll(() => events.connectionStateChange.mock.calls).toEqual([['connecting'], ['connected']]);
    process.media.notify('transport.connectionStateChange', link.id, {
      state: 'failed',
      message: 'no answer',
    });
    await expect.poll(() => events.connectionStateChange.mock.lastCall).toEqual(['failed']);
    link.close();
    process.media.notify('transport.connectionStateChange', link.id, { state: 'closed' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(events.connectionStateChange).toHaveBeenCalledTimes(3);
  });
});
