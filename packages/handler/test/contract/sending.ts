import { FakeMediaStreamTrack } from 'fake-mediastreamtrack';
import type { Producer, Transport } from 'mediasoup-client/types';
import { beforeEach, describe, expect, it } from 'vitest';

import { openTracks, type HandlerBed } from './handler-bed.ts';

function streamOf({ rtpParameters }: Producer): string | undefined {
  return rtpParameters.msid?.split(' ')[0];
}

/** Cases of `transport.produce()` and `Producer`. */
export function defineSendingContract(bed: () => HandlerBed): void {
  describe('sending', () => {
    let transport: Transport;
    let audio: MediaStreamTrack;
    let video: MediaStreamTrack;

    beforeEach(async () => {
      transport = await bed().createSendTransport();
      ({ audio, video } = await openTracks(bed().worker, bed().clip));
    });

    it('tells the server a complete producer', async () => {
      const producer = await transport.produce({ track: video, streamId: 'stream-1' });
      const { mid, msid, codecs, encodings, headerExtensions, rtcp } = producer.rtpParameters;
      expect(mid).toMatch(/^\d{1,8}$/);
      expect(msid).toBe(`stream-1 ${video.id}`);
      expect(codecs.map(({ mimeType }) => mimeType)).toEqual(['video/VP8', 'video/rtx']);
      expect(headerExtensions?.some(({ uri }) => uri === 'urn:ietf:params:rtp-hdrext:sdes:mid')).toBe(true);
      expect(encodings).toEqual([
        expect.objectContaining({ ssrc: expect.any(Number), rtx: { ssrc: expect.any(Number) } }),
      ]);
      expect(rtcp?.cname).toMatch(/.+/);
    });

    it('gives producers of one transport the same cname and stream, and each its own mid and SSRCs', async () => {
      const [first, second] = [
        await transport.produce({ track: audio }),
        await transport.produce({ track: video }),
      ];
      expect(first.rtpParameters.rtcp?.cname).toBe(second.rtpParameters.rtcp?.cname);
      expect(streamOf(first)).toBe(streamOf(second));
      expect(first.rtpParameters.mid).not.toBe(second.rtpParameters.mid);
      expect(first.localId).not.toBe(second.localId);
      expect(first.rtpParameters.encodings?.[0]?.ssrc).not.toBe(second.rtpParameters.encodings?.[0]?.ssrc);
    });

    it('writes codec options into the announced codec', async () => {
      const codecOptions = { opusStereo: true, opusDtx: true, opusPtime: 40 };
      const producer = await transport.produce({ track: audio, codecOptions });
      expect(producer.rtpParameters.codecs[0]?.parameters).toMatchObject({
        'sprop-stereo': 1,
        usedtx: 1,
        ptime: 40,
      });
    });

    it('sends the codec that is asked for', async () => {
      const codec = bed().device.sendRtpCapabilities.codecs?.find(
        ({ mimeType }) => mimeType === 'video/H264',
      );
      const producer = await transport.produce({ track: video, ...(codec && { codec }) });
      expect(producer.rtpParameters.codecs[0]?.mimeType).toBe('video/H264');
    });

    it('sends one track in several encodings', async () => {
      const producer = await transport.produce({
        track: video,
        encodings: [{ scaleResolutionDownBy: 2, maxBitrate: 100_000 }, { maxBitrate: 300_000 }],
      });
      const { encodings = [] } = producer.rtpParameters;
      expect(encodings.map(({ maxBitrate }) => maxBitrate)).toEqual([100_000, 300_000]);
      expect(new Set(encodings.flatMap(({ ssrc, rtx }) => [ssrc, rtx?.ssrc])).size).toBe(4);
      await expect(producer.setMaxSpatialLayer(0)).resolves.toBeUndefined();
    });

    it('sends one track by any number of producers', async () => {
      const other = await bed().createSendTransport();
      const first = await transport.produce({ track: audio, stopTracks: false });
      const second = await transport.produce({ track: audio, stopTracks: false });
      const third = await other.produce({ track: audio, stopTracks: false });
      expect(new Set([first.id, second.id, third.id]).size).toBe(3);
      first.close();
      expect(audio.readyState).toBe('live');
      await expect(second.getStats()).resolves.toBeDefined();
    });

    it('sends clones of a track, which outlive it', async () => {
      const other = await bed().createSendTransport();
      const clone = video.clone();
      const kept = await other.produce({ track: clone });
      const stopped = await transport.produce({ track: video });
      stopped.close();
      expect([video.readyState, clone.readyState]).toEqual(['ended', 'live']);
      expect(kept.track?.id).not.toBe(video.id);
      await expect(kept.getStats()).resolves.toBeDefined();
      await expect((await other.produce({ track: clone.clone() })).getStats()).resolves.toBeDefined();
    });

    it('pauses and resumes, with and without RTP', async () => {
      const producer = await transport.produce({ track: video, zeroRtpOnPause: true });
      producer.pause();
      expect(video.enabled).toBe(false);
      producer.resume();
      expect(video.enabled).toBe(true);
      await expect(producer.getStats()).resolves.toBeDefined();
    });

    it('replaces the track by another, by nothing and by the first again', async () => {
      const producer = await transport.produce({ track: video, stopTracks: false });
      const other = await openTracks(bed().worker, bed().clip);
      await producer.replaceTrack({ track: other.video });
      expect(producer.track).toBe(other.video);
      await producer.replaceTrack({ track: null });
      expect(producer.track).toBeNull();
      await producer.replaceTrack({ track: video });
      expect(producer.track).toBe(video);
    });

    it('refuses a track of the other kind', async () => {
      const producer = await transport.produce({ track: video });
      await expect(producer.replaceTrack({ track: audio })).rejects.toThrow(/audio/);
      expect(producer.track).toBe(video);
    });

    it('changes encodings without negotiation', async () => {
      const producer = await transport.produce({ track: video });
      await producer.setRtpEncodingParameters({
        maxBitrate: 200_000,
        maxFramerate: 15,
        scaleResolutionDownBy: 2,
      });
      await producer.setRtpEncodingParameters({ active: false });
      await expect(producer.getStats()).resolves.toBeDefined();
    });

    it('gives the sender as W3C has it', async () => {
      const senders: RTCRtpSender[] = [];
      const onRtpSender = (sender: RTCRtpSender): number => senders.push(sender);
      const producer = await transport.produce({ track: video, onRtpSender, stopTracks: false });
      const { rtpSender } = producer;
      expect(senders).toEqual([rtpSender]);
      expect(rtpSender).toMatchObject({ track: video, dtmf: null, transport: null });
      const parameters = rtpSender?.getParameters();
      expect(parameters?.codecs[0]).toMatchObject({ mimeType: 'video/VP8', clockRate: 90_000 });
      expect(parameters?.encodings).toEqual([{ active: true }]);
      await expect(rtpSender?.getStats()).resolves.toBeDefined();
      await producer.replaceTrack({ track: null });
      expect(rtpSender?.track).toBeNull();
      await rtpSender?.replaceTrack(video);
      expect(rtpSender?.track).toBe(video);
    });

    it('changes each encoding by the sender, and refuses what does not fit', async () => {
      const encodings = [{ maxBitrate: 100_000 }, { maxBitrate: 300_000 }];
      const { rtpSender } = await transport.produce({ track: video, encodings });
      if (!rtpSender) throw new TypeError('no sender');
      const parameters = rtpSender.getParameters();
      const [low] = parameters.encodings;
      if (low) Object.assign(low, { maxBitrate: 50_000, active: false });
      await rtpSender.setParameters(parameters);
      expect(rtpSender.getParameters().encodings).toEqual([
        { active: false, maxBitrate: 50_000 },
        { active: true, maxBitrate: 300_000 },
      ]);
      const stale = rtpSender.setParameters(parameters);
      await expect(stale).rejects.toMatchObject({ name: 'InvalidStateError', code: 'invalid-parameters' });
      const wrong = rtpSender.setParameters({ ...rtpSender.getParameters(), encodings: [] });
      await expect(wrong).rejects.toMatchObject({ name: 'InvalidModificationError' });
      expect(() => rtpSender.setStreams()).toThrow(/streamId/);
    });

    it('changes nothing of what the application passes', async () => {
      const codec = bed().device.sendRtpCapabilities.codecs?.find(({ kind }) => kind === 'video');
      const options = {
        encodings: [{ maxBitrate: 100_000 }],
        codecOptions: { videoGoogleStartBitrate: 500 },
        ...(codec && { codec }),
        appData: { mine: true },
      };
      const before = structuredClone(options);
      await transport.produce({ track: video, ...options });
      expect(options).toEqual(before);
    });

    it('refuses tracks that no worker made, or another one', async () => {
      const alien = new FakeMediaStreamTrack({ kind: 'video' });
      await expect(transport.produce({ track: alien })).rejects.toThrow(TypeError);
      const other = await bed().createOtherWorker();
      const tracks = await openTracks(other, bed().clip);
      const foreign = transport.produce({ track: tracks.video });
      await expect(foreign).rejects.toMatchObject({ code: 'foreign-track' });
      const producer = await transport.produce({ track: video });
      const replaced = producer.replaceTrack({ track: (await openTracks(other, bed().clip)).video });
      await expect(replaced).rejects.toMatchObject({ code: 'foreign-track' });
      expect(producer.track).toBe(video);
      await other[Symbol.asyncDispose]();
    });

    it('stops the track with its producer unless told otherwise', async () => {
      const [stopped, kept] = [
        await transport.produce({ track: audio }),
        await transport.produce({ track: video, stopTracks: false }),
      ];
      stopped.close();
      kept.close();
      expect([audio.readyState, video.readyState]).toEqual(['ended', 'live']);
    });

    it('leaves nothing behind when the server refuses the producer', async () => {
      transport.removeAllListeners('produce');
      transport.on('produce', (_parameters, _callback, errback) => errback(new Error('no room for it')));
      await expect(transport.produce({ track: video, stopTracks: false })).rejects.toThrow('no room for it');
      await expect.poll(async () => (await bed().worker.dump()).senders).toEqual([]);
    });
  });
}
