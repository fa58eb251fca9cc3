import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { setTimeout as delay } from 'node:timers/promises';
import { isIPv6 } from 'node:net';
import { RoomError } from '../errors.ts';
import type { Broadcaster } from './broadcaster.ts';
import type { PlainTransport } from './plain-transport.ts';
import { opusPackets, type OpusPacket } from './rtp/opus-file.ts';
import { opusParameters } from './rtp/opus-parameters.ts';
import { encodeRtpPacket } from './rtp/rtp-packet.ts';

const SAMPLES_PER_MS = 48;
/** Sending falls this far behind before it gives up catching up. */
const MAX_LAG_MS = 1000;

/** Options of {@link broadcastOpusFile}. */
export interface FileBroadcastOptions {
  /** Begin again at the end. Default: false. */
  readonly loop?: boolean;
  /** Stops. */
  readonly signal?: AbortSignal;
}

/** A file that is being sent. */
export interface FileBroadcast {
  readonly producerId: string;
  /** Settles when nothing is sent any more: resolves with the number of packets sent, rejects when the file fails. */
  readonly finished: Promise<{ readonly packets: number }>;
  /** Stops sending. Calling it again does nothing. The producer stays until the broadcaster is closed. */
  stop(): void;
}

/**
 * Sends an Opus file in Ogg, such as this package's recordings of audio, to a room: its packets as they are, in their own
 * time, without a media worker.
 *
 * @throws RoomError `media-source-failed` when the file is no Opus in Ogg, `unsupported` when the room takes no Opus, and
 *   as {@link Broadcaster.createPlainTransport} and `produce`; the signal's reason on abort.
 */
export async function broadcastOpusFile(
  broadcaster: Broadcaster,
  path: string,
  { loop = false, signal }: FileBroadcastOptions = {},
): Promise<FileBroadcast> {
  const ssrc = randomInt(1, 0xffff_ffff);
  const rtpParameters = opusParameters(broadcaster.routerRtpCapabilities, ssrc);
  const packets = opusPackets(path);
  const first = await packets.next();
  if (first.done) throw new RoomError('media-source-failed', `'${path}' holds no audio`);
  await packets.return(undefined);
  const options = signal === undefined ? {} : { signal };
  const transport = await broadcaster.createPlainTransport('send', options);
  const producerId = await transport.produce({ kind: 'audio', rtpParameters, ...options });
  const stopping = new AbortController();
  const either = signal === undefined ? stopping.signal : AbortSignal.any([signal, stopping.signal]);
  const [codec] = rtpParameters.codecs;
  const stream = { ssrc, payloadType: codec?.payloadType ?? 0 };
  const finished = send(repeated(path, loop, either), transport, { ...stream, signal: either });
  finished.catch(() => undefined);
  return { producerId, finished, stop: () => stopping.abort() };
}

/** The packets of the file, over and over when it loops. */
async function* repeated(path: string, loop: boolean, signal: AbortSignal): AsyncGenerator<OpusPacket> {
  for (let again = true; again; again = loop && !signal.aborted) yield* opusPackets(path);
}

async function send(
  packets: AsyncIterable<OpusPacket>,
  { ip, port }: PlainTransport,
  stream: { readonly ssrc: number; readonly payloadType: number; readonly signal: AbortSignal },
): Promise<{ readonly packets: number }> {
  const { signal, ...fields } = stream;
  const socket = await openSocket(ip, port);
  let sequenceNumber = randomInt(0, 0x1_0000);
  let timestamp = randomInt(0, 0x1_0000_0000);
  let dueMs = performance.now();
  let sent = 0;
  try {
    for await (const { payload, samples } of packets) {
      dueMs = await untilDue(dueMs, signal);
      if (signal.aborted) break;
      socket.send(encodeRtpPacket({ ...fields, sequenceNumber, timestamp, marker: sent === 0, payload }));
      sent += 1;
      sequenceNumber += 1;
      timestamp += samples;
      dueMs += samples / SAMPLES_PER_MS;
    }
    return { packets: sent };
  } finally {
    socket.close();
  }
}

/** Waits until then; returns the time to go on from, which is now when the program was held up for long. */
async function untilDue(dueMs: number, signal: AbortSignal): Promise<number> {
  const waitMs = dueMs - performance.now();
  if (waitMs > 0) await delay(waitMs, undefined, { signal }).catch(() => undefined);
  return waitMs < -MAX_LAG_MS ? performance.now() : dueMs;
}

async function openSocket(ip: string, port: number): Promise<Socket> {
  const socket = createSocket(isIPv6(ip) ? 'udp6' : 'udp4');
  // Nobody listening any more is how a transport ends.
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => socket.connect(port, ip, resolve));
  return socket;
}
