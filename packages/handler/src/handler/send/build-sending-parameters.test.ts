import * as ortc from 'mediasoup-client/ortc';
import type { RtpCapabilities, RtpCodecCapability } from 'mediasoup-client/types';
import { describe, expect, it } from 'vitest';

import { buildSendingParameters, type SendingParametersInput } from './build-sending-parameters.ts';

const MID = 'urn:ietf:params:rtp-hdrext:sdes:mid';
const opus: RtpCodecCapability = {
  kind: 'audio',
  mimeType: 'audio/opus',
  preferredPayloadType: 96,
  clockRate: 48_000,
  channels: 2,
  parameters: { useinbandfec: 1 },
};
const vp8: RtpCodecCapability = {
  kind: 'video',
  mimeType: 'video/VP8',
  preferredPayloadType: 97,
  clockRate: 90_000,
  rtcpFeedback: [{ type: 'nack' }, { type: 'goog-remb' }],
};
const h264: RtpCodecCapability = {
  kind: 'video',
  mimeType: 'video/H264',
  preferredPayloadType: 99,
  clockRate: 90_000,
  parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
};

function capabilities(payloadTypeOffset = 0): RtpCapabilities {
  const codecs = [opus, vp8, h264].map((codec) => ({
    ...structuredClone(codec),
    preferredPayloadType: codec.preferredPayloadType + payloadTypeOffset,
  }));
  const rtx = codecs
    .filter(({ kind }) => kind === 'video')
    .map(({ preferredPayloadType: apt }) => ({
      kind: 'video' as const,
      mimeType: 'video/rtx',
      preferredPayloadType: apt + 1,
      clockRate: 90_000,
      parameters: { apt },
    }));
  const result: RtpCapabilities = {
    codecs: [...codecs, ...rtx],
    headerExtensions: [
      { kind: 'audio', uri: MID, preferredId: 1 + payloadTypeOffset },
      { kind: 'video', uri: MID, preferredId: 1 + payloadTypeOffset },
    ],
  };
  ortc.validateAndNormalizeRtpCapabilities(result);
  return result;
}

function build(input: Partial<SendingParametersInput>): ReturnType<typeof buildSendingParameters> {
  let ssrc = 1000;
  return buildSendingParameters({
    kind: 'video',
    capabilities: ortc.getExtendedRtpCapabilities(capabilities(), capabilities(10), false),
    mid: '0',
    cname: 'c1',
    streamId: 's1',
    trackId: 't1',
    allocateSsrc: () => ++ssrc,
    ...input,
  });
}

describe('buildSendingParameters', () => {
  it('fills everything that mediasoup asks of a producer', () => {
    const parameters = build({});
    expect(parameters).toMatchObject({
      mid: '0',
      msid: 's1 t1',
      rtcp: { cname: 'c1', reducedSize: true, mux: true },
      encodings: [{ active: true, ssrc: 1001, rtx: { ssrc: 1002 } }],
      headerExtensions: [{ uri: MID, id: 1 }],
    });
    expect(parameters.codecs.map(({ mimeType, payloadType }) => [mimeType, payloadType])).toEqual([
      ['video/VP8', 97],
      ['video/rtx', 98],
    ]);
    expect(() => ortc.validateAndNormalizeRtpParameters(parameters)).not.toThrow();
  });

  it('makes no RTX SSRC where the codec has none', () => {
    expect(build({ kind: 'audio' }).encodings).toEqual([{ active: true, ssrc: 1001 }]);
  });

  it('sends the codec that the application names', () => {
    const { codecs } = build({ codec: h264 });
    expect(codecs.map(({ mimeType }) => mimeType)).toEqual(['video/H264', 'video/rtx']);
  });

  it('sends H264 of main or high to who asks for it, and to nobody else', () => {
    const main = { ...h264, parameters: { ...h264.parameters, 'profile-level-id': '4d001f' } };
    const native = (): RtpCapabilities => ({
      codecs: [
        { ...structuredClone(main), preferredPayloadType: 103 },
        { ...h264, mimeType: 'video/rtx', preferredPayloadType: 104, parameters: { apt: 103 } },
        structuredClone(h264),
      ],
      headerExtensions: [],
    });
    const common = ortc.getExtendedRtpCapabilities(native(), native(), false);
    const sent = (codec?: RtpCodecCapability): unknown =>
      build({ capabilities: common, codec }).codecs.map(({ payloadType }) => payloadType);
    expect(sent()).toEqual([99]);
    expect(sent(main)).toEqual([103, 104]);
  });

  it('keeps what the application says about each encoding', () => {
    const { encodings } = build({ encodings: [{ active: true, maxBitrate: 1e5 }, { active: false }] });
    expect(encodings).toEqual([
      { active: true, maxBitrate: 1e5, ssrc: 1001, rtx: { ssrc: 1002 } },
      { active: false, ssrc: 1003, rtx: { ssrc: 1004 } },
    ]);
  });

  it('refuses a codec that the router lacks', () => {
    expect(() => build({ codec: { ...vp8, mimeType: 'video/AV1' } })).toThrow('no matching codec found');
    expect(() => build({ capabilities: { codecs: [], headerExtensions: [] } })).toThrow(TypeError);
  });
});
