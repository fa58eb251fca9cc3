import { describe, expect, it } from 'vitest';

import { toW3cParameters } from './w3c-parameters.ts';

describe('toW3cParameters', () => {
  it("writes mediasoup's parameters as W3C has them", () => {
    const parameters = toW3cParameters({
      codecs: [
        {
          mimeType: 'audio/opus',
          payloadType: 96,
          clockRate: 48_000,
          channels: 2,
          parameters: { minptime: 10, useinbandfec: 1 },
          rtcpFeedback: [],
        },
        { mimeType: 'video/VP8', payloadType: 97, clockRate: 90_000 },
      ],
      headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 1 }],
      rtcp: { cname: 'c1' },
    });
    expect(parameters).toEqual({
      codecs: [
        {
          mimeType: 'audio/opus',
          payloadType: 96,
          clockRate: 48_000,
          channels: 2,
          sdpFmtpLine: 'minptime=10;useinbandfec=1',
        },
        { mimeType: 'video/VP8', payloadType: 97, clockRate: 90_000 },
      ],
      headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 1, encrypted: false }],
      rtcp: { cname: 'c1', reducedSize: true },
    });
  });

  it('does without what is optional', () => {
    expect(toW3cParameters({ codecs: [] })).toEqual({
      codecs: [],
      headerExtensions: [],
      rtcp: { reducedSize: true },
    });
  });
});
