/** The fields of an RTP packet without extensions (RFC 3550, 5.1). */
export interface RtpPacket {
  readonly payloadType: number;
  readonly sequenceNumber: number;
  /** In units of the codec's clock. */
  readonly timestamp: number;
  readonly ssrc: number;
  readonly marker: boolean;
  readonly payload: Uint8Array;
}

const HEADER_BYTES = 12;
const VERSION_2 = 0x80;
const MARKER = 0x80;

/** The packet's bytes. Sequence numbers and timestamps wrap around. */
export function encodeRtpPacket(packet: RtpPacket): Buffer {
  const { payloadType, sequenceNumber, timestamp, ssrc, marker, payload } = packet;
  const bytes = Buffer.alloc(HEADER_BYTES + payload.length);
  bytes[0] = VERSION_2;
  bytes[1] = (marker ? MARKER : 0) | payloadType;
  bytes.writeUInt16BE(sequenceNumber & 0xffff, 2);
  bytes.writeUInt32BE(timestamp >>> 0, 4);
  bytes.writeUInt32BE(ssrc >>> 0, 8);
  bytes.set(payload, HEADER_BYTES);
  return bytes;
}
