import { createWorker, type Worker } from '@tureen/handler';
import { type SfuServer, startServer } from '@tureen/sfu';
import { frames, samples } from '@tureen/streams';
import { BrowserPeer, hasChromium, type ReceivedMedia } from '@tureen/testing/chromium';
import { testPython } from '@tureen/testing/python';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { MediasoupClient, type Subscription } from '../src/index.ts';

const PATIENCE = { timeout: 20_000, interval: 200 };

/** Side of the small pictures that are compared. */
const LOOK = { width: 32, height: 32, format: 'rgba' } as const;

/** How many of ten pictures that follow each other are not like the one before. */
async function changesSeen({ track }: Subscription): Promise<number> {
  let [changes, looks] = [0, 0];
  let last: Buffer | undefined;
  for await (const { data } of frames(track, LOOK)) {
    const look = Buffer.from(data);
    if (last && !look.equals(last)) changes += 1;
    last = look;
    looks += 1;
    if (looks === 10) break;
  }
  return changes;
}

/** Level of half a second of sound, 0 to 1: the root of the mean square. */
async function levelHeard({ track }: Subscription): Promise<number> {
  let [sum, count] = [0, 0];
  for await (const { data } of samples(track, { format: 'f32' })) {
    for (const sample of data) sum += sample * sample;
    count += data.length;
    if (count >= 24_000) break;
  }
  return Math.sqrt(sum / count);
}

function of(kind: 'audio' | 'video', received: readonly ReceivedMedia[]): ReceivedMedia | undefined {
  return received.find((media) => media.kind === kind);
}

describe.skipIf(!hasChromium()).each(['2024', '2026'] as const)(
  'a room of dialect %s with plain mediasoup-client in Chromium, if that is installed',
  (dialect) => {
    let server: SfuServer;
    let worker: Worker;
    let browser: BrowserPeer;
    let client: MediasoupClient;

    beforeAll(async () => {
      process.env['PYTHON'] ??= testPython();
      [server, worker] = await Promise.all([startServer({ dialect }), createWorker()]);
    });
    afterAll(async () => {
      await server?.close();
      await worker?.[Symbol.asyncDispose]();
    });
    beforeEach(async () => {
      browser = await BrowserPeer.join({ url: server.url, dialect, roomId: 'r', peerId: 'browser' });
      client = new MediasoupClient({ worker, reconnect: false });
    });
    afterEach(async () => {
      await client.close();
      await browser[Symbol.asyncDispose]();
    });

    it('sends what the browser sees moving and hears', async () => {
      await client.joinRoom({ url: server.url, roomId: 'r' }, { peerId: 'bot' }, { mediaFilePath: '' });
      await vi.waitFor(async () => {
        const received = await browser.received();
        expect(of('video', received)?.framesDecoded).toBeGreaterThan(30);
        expect(of('video', received)?.changes).toBeGreaterThan(5);
        expect(of('video', received)?.width).toBeGreaterThan(100);
        expect(of('audio', received)?.audioEnergy).toBeGreaterThan(0.001);
      }, PATIENCE);
    });

    it('sees what the browser sends moving, and hears it', async () => {
      const consume = { recordDirectoryPath: '' };
      await client.joinRoom({ url: server.url, roomId: 'r' }, { peerId: 'bot' }, {}, consume);
      await browser.produce();
      await vi.waitFor(() => expect(client.subscriptions).toHaveLength(2), PATIENCE);
      const video = client.subscriptions.find(({ kind }) => kind === 'video');
      const audio = client.subscriptions.find(({ kind }) => kind === 'audio');
      if (!video || !audio) throw new Error('not one of each kind');
      expect(await changesSeen(video)).toBeGreaterThan(5);
      // The browser's tone has an amplitude of one half.
      expect(await levelHeard(audio)).toBeGreaterThan(0.2);
    });
  },
);
