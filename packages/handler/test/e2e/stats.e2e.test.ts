import { makeClip } from '@tureen/testing/clip';
import type { Consumer, Producer, Transport } from 'mediasoup-client/types';
import { soon } from '@tureen/testing/soon';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openTracks, until } from '../contract/handler-bed.ts';
import { RealBed } from '../contract/real-bed.ts';
import { recordOf } from './stats-record.ts';
import {
  CONSUMER_FIELDS,
  DATA_CHANNEL_FIELDS,
  ESTIMATE_FIELDS,
  PRODUCER_FIELDS,
  TRANSPORT_FIELDS,
  type Fields,
} from './stats-fields.ts';

type Statistics = { type: string; id: string } & Record<string, unknown>;

/** Names and values of the fields of a record that are missing or implausible. */
function faultsOf(record: Statistics | undefined, fields: Fields): unknown {
  if (!record) return 'no such record';
  return Object.entries(fields)
    .filter(([name, isPlausible]) => !isPlausible(record[name]))
    .map(([name]) => [name, record[name]]);
}

function recordsOf(report: RTCStatsReport, type: string): Statistics[] {
  return ([...report.values()] as Statistics[]).filter((record) => record.type === type);
}

describe('statistics of a real call', () => {
  let bed: RealBed;
  let sending: Transport;
  let receiving: Transport;
  const producers = {} as Record<'audio' | 'video', Producer>;
  const consumers = {} as Record<'audio' | 'video', Consumer>;

  beforeAll(async () => {
    bed = await RealBed.create();
    [sending, receiving] = [await bed.createSendTransport(), await bed.createRecvTransport()];
    // Of another codec than what is sent, so that it is measured and encoded.
    const tracks = await openTracks(bed.worker, await makeClip({ format: 'mp4' }), { loop: true });
    const readers = await bed.createSendTransport();
    for (const kind of ['audio', 'video'] as const) {
      producers[kind] = await sending.produce({
        track: tracks[kind],
        ...(kind === 'video' && { encodings: [{ scaleResolutionDownBy: 2, maxBitrate: 100_000 }, {}] }),
      });
      consumers[kind] = await bed.consume(receiving, producers[kind].id);
      // Sending it on in another codec is what has the track decoded.
      const mimeType = kind === 'audio' ? 'audio/PCMU' : 'video/H264';
      const codec = bed.device.sendRtpCapabilities.codecs?.find((each) => each.mimeType === mimeType);
      if (!codec) throw new TypeError(`no ${mimeType}`);
      await readers.produce({ track: consumers[kind].track, codec });
    }
    const data = await sending.produceData({ label: 'chat', protocol: 'p' });
    const received = await bed.consumeData(receiving, data.id);
    await until(() => data.readyState === 'open' && received.readyState === 'open');
    data.send('hello');
    await untilReported();
  }, 60_000);
  afterAll(async () => {
    await bed.close();
  });

  /** Reports of both sides have gone both ways, and the upper spatial layer is received. */
  async function untilReported(): Promise<void> {
    await until(async () => {
      const [audio, video] = [await producers.audio.getStats(), await producers.video.getStats()];
      const [heard, seen] = [await consumers.audio.getStats(), await consumers.video.getStats()];
      return (
        [audio, video].every(
          (report) => recordOf(report, 'remote-inbound-rtp')['roundTripTime'] !== undefined,
        ) &&
        [heard, seen].every(
          (report) => recordOf(report, 'remote-outbound-rtp')['roundTripTime'] !== undefined,
        ) &&
        recordOf(seen, 'inbound-rtp')['frameWidth'] === 320
      );
    }, 30_000);
  }

  it.each(['sending', 'receiving'] as const)('tells of the %s transport', async (direction) => {
    const report = await (direction === 'sending' ? sending : receiving).getStats();
    for (const [type, fields] of Object.entries(TRANSPORT_FIELDS))
      expect(faultsOf(recordsOf(report, type)[0], fields), type).toEqual([]);
    expect(recordsOf(report, 'certificate')).toHaveLength(2);
    const [channel] = recordsOf(report, 'data-channel');
    expect(faultsOf(channel, DATA_CHANNEL_FIELDS[direction])).toEqual([]);
  });

  it('tells what the server estimates that the way to it carries', async () => {
    let pair: Statistics | undefined;
    await until(async () => {
      [pair] = recordsOf(await sending.getStats(), 'candidate-pair');
      return pair?.['availableOutgoingBitrate'] !== undefined;
    }, 20_000);
    expect(faultsOf(pair, ESTIMATE_FIELDS)).toEqual([]);
  });

  it.each(['audio', 'video'] as const)('tells of producing %s', async (kind) => {
    const report = await producers[kind].getStats();
    for (const [type, fields] of Object.entries(PRODUCER_FIELDS[kind])) {
      const records = recordsOf(report, type);
      expect(records.length, type).toBeGreaterThan(0);
      for (const record of records) expect(faultsOf(record, fields), record.id).toEqual([]);
    }
  });

  it.each(['audio', 'video'] as const)('tells of consuming %s', async (kind) => {
    // On a busy machine a second may pass without a picture.
    await soon(async () => {
      const report = await consumers[kind].getStats();
      for (const [type, fields] of Object.entries(CONSUMER_FIELDS[kind]))
        expect(faultsOf(recordsOf(report, type)[0], fields), type).toEqual([]);
    });
  });

  it('tells of each encoding', async () => {
    const encodings = recordsOf(await producers.video.getStats(), 'outbound-rtp');
    expect(encodings.map(({ frameWidth, frameHeight }) => [frameWidth, frameHeight])).toEqual([
      [160, 120],
      [320, 240],
    ]);
    const ssrcs = producers.video.rtpParameters.encodings?.map(({ ssrc }) => ssrc);
    expect(encodings.map(({ ssrc }) => ssrc)).toEqual(ssrcs);
  });

  it('has ids that stay, and that lead from record to record', async () => {
    const first = await sending.getStats();
    const second = await sending.getStats();
    expect([...second.keys()].toSorted()).toEqual([...first.keys()].toSorted());
    const references = ([...second.values()] as Statistics[]).flatMap((record) =>
      Object.entries(record).filter(([name]) => /[a-z]Id$/.test(name)),
    );
    const dangling = references.filter(([, id]) => !second.has(String(id)));
    expect(references.length).toBeGreaterThan(10);
    expect(dangling).toEqual([]);
  });

  it('tells by the transport all that producers and consumers tell', async () => {
    const whole = await sending.getStats();
    const own = await producers.video.getStats();
    for (const record of own.values() as Iterable<Statistics>)
      expect(Object.keys((whole.get(record.id) ?? {}) as Statistics)).toEqual(
        expect.arrayContaining(Object.keys(record)),
      );
  });
});
