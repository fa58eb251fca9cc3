import { readFile } from 'node:fs/promises';

import type { Consumer, Transport } from 'mediasoup-client/types';

import { makeClip } from '../clip/clip.ts';
import type { DefectBed } from './defect-bed.ts';
import { growthIn, insist, until, untilGrown, untilStill, type DefectCase } from './defect-case.ts';

const KILOBYTE = 1000;
const UNREAD_MS = 4000;
const MOST_GROWTH_MIB = 10;

interface Received {
  readonly consumer: Consumer;
  readonly receiving: Transport;
}

async function receiveVideo(bed: DefectBed, width = 320, height = 240): Promise<Received> {
  const sending = await bed.createSendTransport();
  // Longer than any case: the predecessor stumbles where it begins a file again.
  const file = await makeClip({ seconds: 25, width, height });
  const { video } = await bed.openTracks({ source: 'file', file });
  const { id } = await sending.produce({ track: video });
  await untilGrown('what is sent', async () => bed.bytesAtServer(sending), KILOBYTE);
  const receiving = await bed.createRecvTransport();
  return { consumer: await bed.consume(receiving, id), receiving };
}

async function memoryMib(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

/** Defects of what is received. */
export const RECEIVING_CASES: readonly DefectCase[] = [
  {
    name: '4: a paused consumer reads nothing, and goes on when resumed',
    run: async (bed) => {
      const { consumer } = await receiveVideo(bed);
      const sendingOn = await bed.createSendTransport();
      await sendingOn.produce({ track: consumer.track, zeroRtpOnPause: true });
      const sent = async (): Promise<number> => bed.bytesAtServer(sendingOn);
      await untilGrown('what is sent on', sent, KILOBYTE);
      consumer.pause();
      await untilStill('what is sent on', sent);
      consumer.resume();
      await untilGrown('what is sent on after resume()', sent, KILOBYTE);
    },
  },
  {
    name: '5: a closed consumer leaves nothing in the worker',
    run: async (bed) => {
      const { consumer, receiving } = await receiveVideo(bed);
      const size = async (): Promise<number> => JSON.stringify(await bed.worker.dump()).length;
      await until('the transport is connected', () => receiving.connectionState === 'connected');
      const before = await size();
      consumer.close();
      await until('the dump gets shorter', async () => (await size()) < before - 40);
    },
  },
  {
    name: '6: a track that nobody reads costs no memory',
    run: async (bed) => {
      const { receiving } = await receiveVideo(bed, 640, 480);
      await until('the transport is connected', () => receiving.connectionState === 'connected');
      await growthIn(1000, async () => 0);
      const grown = await growthIn(UNREAD_MS, async () => memoryMib(bed.worker.pid));
      insist(grown < MOST_GROWTH_MIB, `memory grew by ${grown.toFixed(1)} MiB in ${UNREAD_MS} ms`);
    },
  },
  {
    name: '8, 20: statistics of what is received are W3C records, one per id',
    run: async (bed) => {
      const { consumer, receiving } = await receiveVideo(bed);
      await until('the transport is connected', () => receiving.connectionState === 'connected');
      await growthIn(1000, async () => 0);
      for (const report of [await consumer.getStats(), await receiving.getStats()]) {
        const records = [...report.values()] as { type: string; timestamp: number; jitter: number }[];
        const inbound = records.find(({ type }) => type === 'inbound-rtp');
        insist(inbound !== undefined, 'there is no record of what is received');
        if (!inbound) return;
        insist(inbound.timestamp > Date.now() - 60_000, `its timestamp is ${inbound.timestamp}`);
        insist(inbound.jitter < 1, `its jitter is ${inbound.jitter} s`);
      }
    },
  },
];
