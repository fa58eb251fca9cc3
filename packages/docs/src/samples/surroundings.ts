/** What the samples of the pages use without making it, because a reader has it. */
export const SURROUNDINGS: string = `
import type { AiortcMediaStream, AiortcTrack, Worker } from '@tureen/handler';
import type { MediasoupClient, Room } from '@tureen/room';
import type { types } from 'mediasoup-client';

interface Party {
  readonly audio: types.Consumer;
  readonly video: types.Consumer;
}

declare global {
  // of the program's own signalling
  const routerRtpCapabilities: types.RtpCapabilities;
  const transportParameters: types.TransportOptions;
  const sendTransport: types.Transport;
  const consumer: types.Consumer;
  const dataConsumer: types.DataConsumer;
  const audio: types.Consumer;
  const video: types.Consumer;
  const alice: Party;
  const bob: Party;
  const carol: Party;

  // made in an earlier sample of the page
  const worker: Worker;
  const stream: AiortcMediaStream;
  const track: AiortcTrack;
  const client: MediasoupClient & { readonly room: Room };

  // what the program does with media
  const path: string;
  const recogniser: { write(samples: Int16Array): void; feed(samples: Int16Array): void };
  function write(message: unknown): void;
  function upload(path: string): void;
  function look(data: Uint8Array, width: number, height: number): void;
  function synthesise(text: string): AsyncIterable<Int16Array>;
  function transcribe(track: MediaStreamTrack): void;
}
`;

/** A file of the reader that a sample imports. */
export const OWN_SIGNALER = "export { ProtooSignaler as MySignaler } from '@tureen/room';\n";

/** Pages whose samples are parts of programs in `examples`, which are checked and run there. */
export const PARTS_OF_EXAMPLES: RegExp = /^packages\/docs\/guides\//u;
