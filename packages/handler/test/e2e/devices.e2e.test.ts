import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Transport } from 'mediasoup-client/types';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { endOf } from '../../src/index.ts';
import { until } from '../contract/handler-bed.ts';
import { RealBed } from '../contract/real-bed.ts';
import { recordOf } from './stats-record.ts';

const TIMEOUT_MS = 60_000;

/** An ALSA device of the default name that gives what is in a file, again and again. */
const ALSA = (samples: string): string => `
pcm.hw {
  type file
  @args [ CARD ]
  @args.CARD { type string }
  slave.pcm { type null }
  file "/dev/null"
  infile "${samples}"
  format raw
}
`;

/** One second of a loud 16-bit square wave in stereo. */
function squareWave(): Buffer {
  const samples = new Int16Array(96_000).map((_, index) => ((index >> 1) % 100 < 50 ? 16_000 : -16_000));
  return Buffer.from(samples.buffer);
}

describe.runIf(process.platform === 'linux')('sources that are no files', () => {
  let folder: string;
  let bed: RealBed;
  let transport: Transport;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tureen-devices-'));
    const samples = path.join(folder, 'samples.raw');
    const configuration = path.join(folder, 'asound.conf');
    await writeFile(samples, squareWave());
    await writeFile(configuration, ALSA(samples));
    process.env['ALSA_CONFIG_PATH'] = configuration;
    bed = await RealBed.create();
    transport = await bed.createSendTransport();
  });
  afterEach(async () => {
    delete process.env['ALSA_CONFIG_PATH'];
    await bed.close();
    await rm(folder, { recursive: true, force: true });
  });

  it(
    'true is the default microphone',
    async () => {
      const stream = await bed.worker.getUserMedia({ audio: true });
      const [track] = stream.getAudioTracks();
      if (!track) throw new TypeError('no audio track');
      expect(track.getSettings()).toEqual({ sampleRate: 48_000, channelCount: 2, deviceId: 'hw:0' });
      const producer = await transport.produce({ track });
      await until(async () => {
        const stats = await producer.getStats();
        return (recordOf(stats, 'media-source')['audioLevel'] ?? 0) > 0.1;
      });
    },
    TIMEOUT_MS,
  );

  it('a camera that is not there has no such name', async () => {
    const video = { source: 'device', device: '/dev/video99', format: 'v4f2', options: {} } as const;
    await expect(bed.worker.getUserMedia({ video })).rejects.toMatchObject({
      code: 'no-such-device',
      name: 'NotFoundError',
    });
  });

  it(
    'a device that is unplugged ends its track, which says so',
    async () => {
      const device = path.join(folder, 'device');
      execFileSync('mkfifo', [device]);
      const writer = spawn('sh', ['-c', `exec cat /dev/zero > "${device}"`]);
      const audio = { source: 'device', device, format: 's16le', timeout: 5 } as const;
      const stream = await bed.worker.getUserMedia({ audio });
      const [track] = stream.getAudioTracks();
      if (!track) throw new TypeError('no audio track');
      const producer = await transport.produce({ track });
      const ended = new Promise((resolve) => producer.on('trackended', () => resolve(endOf(track))));
      writer.kill('SIGKILL');
      expect(await ended).toMatchObject({
        reason: 'error',
        error: { code: 'device-lost', name: 'NotReadableError', message: expect.stringContaining(device) },
      });
      expect(stream.active).toBe(false);
    },
    TIMEOUT_MS,
  );

  it(
    'a server that goes away ends its track, which says so',
    async () => {
      const server = createServer((_request, response) => {
        response.writeHead(200, { 'content-type': 'audio/L16' });
        const timer = setInterval(() => response.write(Buffer.alloc(9600)), 50);
        response.on('close', () => clearInterval(timer));
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      const stream = await bed.worker.getUserMedia({
        audio: { source: 'url', url, format: 's16le', options: { ch_layout: 'stereo' }, timeout: 2 },
      });
      const [track] = stream.getAudioTracks();
      if (!track) throw new TypeError('no audio track');
      await transport.produce({ track });
      const ended = once(track, 'ended');
      server.close();
      server.closeAllConnections();
      await ended;
      expect(endOf(track)).toMatchObject({ reason: 'error', error: { code: 'connection-lost' } });
    },
    TIMEOUT_MS,
  );
});
