import { RoomError } from '../../errors.ts';

const CAPTURE_PATTERN = Buffer.from('OggS');
const HEADER_BYTES = 27;
const SEGMENT_FULL = 255;
/** No packet of Opus is anywhere near; a file with more is none of audio. */
const MAX_PACKET_BYTES = 1024 * 1024;

/**
 * The packets of an Ogg file with one logical stream (RFC 3533), as its bytes come.
 *
 * @throws RoomError `media-source-failed` when the bytes are not Ogg.
 */
export async function* oggPackets(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let begun: Buffer[] = [];
  for await (const chunk of bytes) {
    rest = Buffer.concat([rest, chunk]);
    for (let page = readPage(rest); page !== undefined; page = readPage(rest)) {
      rest = rest.subarray(page.bytes);
      for (const { piece, ends } of page.pieces) {
        begun.push(piece);
        assertSize(begun);
        if (!ends) continue;
        yield Buffer.concat(begun);
        begun = [];
      }
    }
  }
}

/** One page: how many bytes it takes, and the pieces of packets in it. */
interface Page {
  readonly bytes: number;
  readonly pieces: readonly { readonly piece: Buffer; readonly ends: boolean }[];
}

/** The page that `bytes` begin with; undefined when it is not complete. */
function readPage(bytes: Buffer): Page | undefined {
  if (bytes.length < HEADER_BYTES) return undefined;
  if (!bytes.subarray(0, 4).equals(CAPTURE_PATTERN)) throw notOgg();
  const segments = bytes.subarray(HEADER_BYTES, HEADER_BYTES + (bytes[HEADER_BYTES - 1] ?? 0));
  if (bytes.length < HEADER_BYTES + (bytes[HEADER_BYTES - 1] ?? 0)) return undefined;
  const start = HEADER_BYTES + segments.length;
  const end = start + segments.reduce((sum, length) => sum + length, 0);
  return bytes.length < end ? undefined : { bytes: end, pieces: piecesOf(bytes, start, segments) };
}

/** Segments make pieces; one of less than 255 bytes ends its packet. */
function piecesOf(bytes: Buffer, start: number, segments: Buffer): Page['pieces'] {
  const pieces: { piece: Buffer; ends: boolean }[] = [];
  let from = start;
  let to = start;
  for (const [index, length] of segments.entries()) {
    to += length;
    const ends = length < SEGMENT_FULL;
    if (!ends && index < segments.length - 1) continue;
    pieces.push({ piece: bytes.subarray(from, to), ends });
    from = to;
  }
  return pieces;
}

function assertSize(pieces: readonly Buffer[]): void {
  if (pieces.reduce((sum, piece) => sum + piece.length, 0) > MAX_PACKET_BYTES) throw notOgg();
}

function notOgg(): RoomError {
  return new RoomError('media-source-failed', 'the file is not an Ogg file; convert it to Opus in Ogg');
}
