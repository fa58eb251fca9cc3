import { expect, onTestFinished, test } from 'vitest';
import { ensureWorkerBinary } from './ensure-worker-binary.ts';
import { resolveMediasoup } from './resolve-mediasoup.ts';

/** Long enough to build the worker where nothing prepared it before. */
const PREPARATION_TIMEOUT_MS = 20 * 60_000;

test(
  'end to end: a mediasoup router and transport on the worker that was prepared',
  async () => {
    const { mediasoup, version } = await resolveMediasoup();
    const binary = await ensureWorkerBinary();
    const worker = await mediasoup.createWorker({ workerBin: binary.path });
    onTestFinished(() => worker.close());

    const router = await worker.createRouter({
      mediaCodecs: [{ kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 }],
    });
    const transport = await router.createWebRtcTransport({
      listenInfos: [{ protocol: 'udp', ip: '127.0.0.1' }],
      enableSctp: true,
    });

    expect(binary.mediasoupVersion).toBe(version);
    expect(transport.iceCandidates).toHaveLength(1);
    expect(transport.dtlsParameters.fingerprints).not.toHaveLength(0);
  },
  PREPARATION_TIMEOUT_MS,
);
