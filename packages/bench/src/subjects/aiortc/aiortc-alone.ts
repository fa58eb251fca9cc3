import { FakeMediaStreamTrack } from 'fake-mediastreamtrack';
import { Chrome111 } from 'mediasoup-client/handlers/Chrome111';
import type { DtlsParameters, HandlerFactory } from 'mediasoup-client/types';
import { PREDECESSOR_PYTHON } from '../../predecessor-python.ts';
import { SubjectWorker, type OpenFileOptions, type Recording, type Subject } from '../subject.ts';
import { AiortcProcess } from './aiortc-process.ts';
import { ProxiedPeerConnection, type ReceivedTrackData } from './proxied-peer-connection.ts';

/** aiortc's own `MediaPlayer` and `MediaRecorder`, in a Python program that mediasoup-client gives its descriptions. */
export const aiortcAlone: Subject = {
  name: 'aiortc MediaPlayer/-Recorder',
  scope: {
    scenarios: ['publish-file-vp8', 'record-peer'],
    reason: 'only its player and recorder are compared; mediasoup-client-aiortc is built on the rest',
  },
  createWorker: async () => new AiortcWorker(process.env[PREDECESSOR_PYTHON] ?? 'python3'),
};

/** One process of aiortc. */
class AiortcWorker extends SubjectWorker {
  readonly pids: readonly number[];
  readonly #process: AiortcProcess;

  constructor(python: string) {
    super();
    const process = new AiortcProcess(python);
    this.#process = process;
    this.pids = [globalThis.process.pid, process.pid];
    // The handler takes them from where a browser has them.
    Object.assign(globalThis, {
      MediaStream: class {
        readonly id = 'stream';
      },
      RTCPeerConnection: class extends ProxiedPeerConnection {
        constructor() {
          super(process);
        }
      },
    });
  }

  createHandlerFactory(): HandlerFactory {
    const { factory, ...rest } = Chrome111.createFactory({});
    return {
      ...rest,
      factory: (options) => factory({ ...options, dtlsParameters: onlySha256(options.dtlsParameters) }),
    };
  }

  close(): void {
    this.#process.close();
  }

  override async openFile({ kind, file }: OpenFileOptions): Promise<MediaStreamTrack> {
    const track = new FakeMediaStreamTrack({ kind });
    await this.#process.request('openPlayer', { track: track.id, file });
    return track;
  }

  override async record(
    tracks: readonly MediaStreamTrack[],
    path: string,
  ): Promise<Recording & { path: string }> {
    const received = tracks.map((track) => (track as FakeMediaStreamTrack<ReceivedTrackData>).data);
    const mids = received.map(({ transceiver }) => transceiver.mid);
    const file = `${path}.mp4`;
    await this.#process.request('startRecording', {
      connection: received[0]?.connection,
      mids,
      path: file,
    });
    return { path: file, stop: async () => this.#process.request('stopRecording') };
  }
}

/** aiortc knows no other. */
function onlySha256({ fingerprints, ...rest }: DtlsParameters): DtlsParameters {
  return { ...rest, fingerprints: fingerprints.filter(({ algorithm }) => algorithm === 'sha-256') };
}
