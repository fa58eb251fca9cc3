// @boundaries-ignore It is installed where this runs.
import { Channel } from '@tureen/channel';
// @boundaries-ignore It is installed where this runs.
import {
  createWorker,
  HandlerError,
  type AiortcMediaStreamConstraints,
  type WorkerSettings,
} from '@tureen/handler';
// @boundaries-ignore It is installed where this runs.
import { MediasoupClient, RoomError } from '@tureen/room';
// @boundaries-ignore It is installed where this runs.
import { record, StreamsError } from '@tureen/streams';
// @boundaries-ignore It is installed where this runs.
import { Device } from 'mediasoup-client';

// Compiled only: what programs write must type, with either way to resolve modules.
const settings: WorkerSettings = { logLevel: 'warn' };
const constraints: AiortcMediaStreamConstraints = {
  audio: true,
  video: { source: 'file', file: '/clip.mp4' },
};

export async function send(): Promise<void> {
  const worker = await createWorker(settings);
  const device = new Device({ handlerFactory: worker.createHandlerFactory() });
  const stream = await worker.getUserMedia(constraints);
  const recorder = await record(stream.getTracks(), 'out.mkv');
  await recorder.stop();
  console.log(device.loaded, stream.active);
}

export async function join(): Promise<void> {
  await using client = new MediasoupClient();
  client.on('newPeer', (peer) => console.log(peer.displayName));
  await client.joinRoom({ url: 'ws://127.0.0.1:4443', roomId: 'lobby' }, { peerId: 'bot' });
}

export function codeOf(error: unknown): string {
  if (HandlerError.isInstance(error) || StreamsError.isInstance(error) || RoomError.isInstance(error))
    return error.code;
  return Channel.name;
}
