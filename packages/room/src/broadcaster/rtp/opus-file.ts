import { createReadStream } from 'node:fs';
import { RoomError } from '../../errors.ts';
import { oggPackets } from './ogg-packets.ts';
import { opusSamples } from './opus-duration.ts';

/** One packet of audio. */
export interface OpusPacket {
  readonly payload: Buffer;
  /** How long it sounds, in samples at 48 kHz. */
  readonly samples: number;
}

/**
 * The packets of an Opus file in Ogg (RFC 7845), without its two headers.
 *
 * @throws RoomError `media-source-failed` when the file cannot be read, or holds something else.
 */
export async function* opusPackets(path: string): AsyncGenerator<OpusPacket> {
  let index = 0;
  for await (const payload of oggPackets(bytesOf(path))) {
    if (index === 0) assertOpus(path, payload);
    if (index > 1 && payload.length > 0) yield { payload, samples: opusSamples(payload) };
    index += 1;
  }
  if (index === 0) throw new RoomError('media-source-failed', `'${path}' is empty`);
}

async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  const stream = createReadStream(path);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) yield chunk;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RoomError('media-source-failed', `cannot read '${path}': ${reason}`, { cause });
  } finally {
    stream.destroy();
  }
}

function assertOpus(path: string, header: Buffer): void {
  if (header.subarray(0, 8).toString('latin1') === 'OpusHead') return;
  throw new RoomError('media-source-failed', `'${path}' holds no Opus; convert it to Opus in Ogg`);
}
