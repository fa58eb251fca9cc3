import * as ortc from 'mediasoup-client/ortc';
import type { ExtendedRtpCapabilities, RtpCapabilities } from 'mediasoup-client/types';
import { expect, it } from 'vitest';

import { routerBitrates } from './router-bitrates.ts';

type Parameters = Record<string, number | string>;

function videoCapabilities(added: Parameters): RtpCapabilities {
  return {
    codecs: [
      {
        kind: 'video',
        mimeType: 'video/VP8',
        preferredPayloadType: 97,
        clockRate: 90_000,
        parameters: added,
      },
      { kind: 'video', mimeType: 'video/VP9', preferredPayloadType: 98, clockRate: 90_000, parameters: {} },
    ],
  };
}

function capabilities(parameters: Parameters = {}): ExtendedRtpCapabilities {
  const [local, remote] = [videoCapabilities({}), videoCapabilities(parameters)];
  ortc.validateAndNormalizeRtpCapabilities(local);
  ortc.validateAndNormalizeRtpCapabilities(remote);
  return ortc.getExtendedRtpCapabilities(local, remote, false);
}

it('reads the bitrates of the codec that is sent', () => {
  const extended = capabilities({
    'x-google-start-bitrate': 800,
    'x-google-min-bitrate': '100',
    'x-google-max-bitrate': 3000,
  });
  expect(routerBitrates('video', extended, 'video/VP8')).toEqual({
    videoGoogleStartBitrate: 800,
    videoGoogleMinBitrate: 100,
    videoGoogleMaxBitrate: 3000,
  });
  expect(routerBitrates('video', extended, 'video/VP9')).toEqual({});
});

it('reads nothing where the router says nothing, or nonsense', () => {
  expect(routerBitrates('video', capabilities(), 'video/VP8')).toEqual({});
  expect(routerBitrates('video', capabilities({ 'x-google-start-bitrate': 'fast' }), 'video/VP8')).toEqual(
    {},
  );
  expect(routerBitrates('audio', capabilities(), undefined)).toEqual({});
});
