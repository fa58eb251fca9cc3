import { FakeWorkerProcess } from '@tureen/testing/fake-worker';
import { Device } from 'mediasoup-client';
import { generateRouterRtpCapabilities } from 'mediasoup-client/fakeParameters';
import { describe, expect, it } from 'vitest';

import { createWorker } from '../worker/create-worker.ts';
import { forceRtpExtensions } from './force-rtp-extensions.ts';

const MID = 'urn:ietf:params:rtp-hdrext:sdes:mid';
const ABS_SEND_TIME = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time';

describe('forceRtpExtensions', () => {
  const native = {
    headerExtensions: [
      { kind: 'video' as const, uri: MID, preferredId: 1 } as const,
      { kind: 'video' as const, uri: ABS_SEND_TIME, preferredId: 3 } as const,
    ],
  };

  it('leaves out what is forced off, and changes nothing else', () => {
    const uris = (forced: object): string[] =>
      (forceRtpExtensions(native, forced).headerExtensions ?? []).map(({ uri }) => uri);
    expect(uris({ [ABS_SEND_TIME]: false })).toEqual([MID]);
    expect(uris({ [ABS_SEND_TIME]: true })).toEqual([MID, ABS_SEND_TIME]);
    expect(forceRtpExtensions(native)).toBe(native);
  });

  it('reaches devices by the handler factory', async () => {
    const worker = await createWorker({ launch: async () => new FakeWorkerProcess() });
    const handlerFactory = worker.createHandlerFactory({ forcedRtpExtensions: { [MID]: false } });
    const device = new Device({ handlerFactory });
    await device.load({ routerRtpCapabilities: generateRouterRtpCapabilities() });
    const uris = (device.recvRtpCapabilities.headerExtensions ?? []).map(({ uri }) => uri);
    expect(uris).not.toContain(MID);
    worker.close();
  });
});
