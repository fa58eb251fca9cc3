import { describe, expect, it } from 'vitest';

import { applyCodecOptions } from './apply-codec-options.ts';

const opus = {
  mimeType: 'audio/opus',
  payloadType: 96,
  clockRate: 48_000,
  channels: 2,
  parameters: { useinbandfec: 0 },
  rtcpFeedback: [{ type: 'nack', parameter: '' }, { type: 'transport-cc' }],
};

describe('applyCodecOptions', () => {
  it('writes opus options as numbers', () => {
    const { parameters } = applyCodecOptions(opus, {
      opusStereo: true,
      opusFec: true,
      opusDtx: false,
      opusMaxPlaybackRate: 48_000,
      opusMaxAverageBitrate: 64_000,
      opusPtime: 40,
    });
    expect(parameters).toEqual({
      'sprop-stereo': 1,
      useinbandfec: 1,
      usedtx: 0,
      maxplaybackrate: 48_000,
      maxaveragebitrate: 64_000,
      ptime: 40,
    });
  });

  it('takes NACK off opus unless it is asked for', () => {
    expect(applyCodecOptions(opus).rtcpFeedback).toEqual([{ type: 'transport-cc' }]);
    expect(applyCodecOptions(opus, { opusNack: true }).rtcpFeedback).toEqual(opus.rtcpFeedback);
  });

  it('changes neither its argument nor video codecs', () => {
    const before = structuredClone(opus);
    applyCodecOptions(opus, { opusStereo: true });
    expect(opus).toEqual(before);
    const vp8 = { mimeType: 'video/VP8', payloadType: 97, clockRate: 90_000 };
    expect(applyCodecOptions(vp8, { videoGoogleStartBitrate: 1000 })).toBe(vp8);
  });
});
