/**
 * The messages of a data link, big-endian:
 * data `u8 type | u64 position | bytes`, status `u8 type | u8 version | u8 flags | u32 window | u64 sent | u64 read`.
 * Positions count the bytes of all data frames before, with their heads.
 */
import { notALink } from './link-errors.ts';

/** Bytes that a message takes beside its own. */
export const DATA_HEAD_BYTES = 9;

const STATUS_BYTES = 23;
const VERSION = 1;
const TYPE = { text: 1, binary: 2, status: 3 } as const;
const FLAG = { asks: 1, answers: 2, ends: 4, lost: 8 } as const;

/** One message of the application. */
export interface DataFrame {
  readonly type: 'text' | 'binary';
  /** Where its frame begins. */
  readonly position: number;
  readonly body: Uint8Array;
}

/** What one side tells the other of itself. */
export interface StatusFrame {
  readonly type: 'status';
  /** Wants to be answered. */
  readonly asks: boolean;
  /** Answers one that asked. */
  readonly answers: boolean;
  /** Will send nothing more. */
  readonly ends: boolean;
  /** Ends because messages to it were lost. */
  readonly lost: boolean;
  /** Most bytes that it takes unread. */
  readonly windowBytes: number;
  /** Where its next data frame begins. */
  readonly sent: number;
  /** Up to where its program has read. */
  readonly read: number;
}

/** Encodes a message; the body is copied. */
export function encodeData({ type, position, body }: DataFrame): Uint8Array {
  const frame = new Uint8Array(DATA_HEAD_BYTES + body.byteLength);
  const view = new DataView(frame.buffer);
  view.setUint8(0, TYPE[type]);
  view.setBigUint64(1, BigInt(position));
  frame.set(body, DATA_HEAD_BYTES);
  return frame;
}

/** Encodes a status. */
export function encodeStatus({
  asks,
  answers,
  ends,
  lost,
  windowBytes,
  sent,
  read,
}: StatusFrame): Uint8Array {
  const view = new DataView(new ArrayBuffer(STATUS_BYTES));
  view.setUint8(0, TYPE.status);
  view.setUint8(1, VERSION);
  view.setUint8(
    2,
    (asks ? FLAG.asks : 0) | (answers ? FLAG.answers : 0) | (ends ? FLAG.ends : 0) | (lost ? FLAG.lost : 0),
  );
  view.setUint32(3, windowBytes);
  view.setBigUint64(7, BigInt(sent));
  view.setBigUint64(15, BigInt(read));
  return new Uint8Array(view.buffer);
}

/**
 * Reads what came; `body` shares its memory.
 *
 * @throws HandlerError `protocol-error`: the other side is no data link of this version.
 */
export function parseFrame(data: unknown): DataFrame | StatusFrame {
  if (!(data instanceof ArrayBuffer) && !ArrayBuffer.isView(data)) throw notALink(`a ${typeof data}`);
  const bytes = ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = bytes[0];
  if ((type === TYPE.text || type === TYPE.binary) && bytes.byteLength >= DATA_HEAD_BYTES) {
    return {
      type: type === TYPE.text ? 'text' : 'binary',
      position: Number(view.getBigUint64(1)),
      body: bytes.subarray(DATA_HEAD_BYTES),
    };
  }
  if (type === TYPE.status && bytes.byteLength === STATUS_BYTES) return parseStatus(view);
  throw notALink(`${bytes.byteLength} bytes beginning with ${type}`);
}

function parseStatus(view: DataView): StatusFrame {
  const [version, flags] = [view.getUint8(1), view.getUint8(2)];
  if (version !== VERSION) throw notALink(`version ${version}`);
  return {
    type: 'status',
    asks: (flags & FLAG.asks) !== 0,
    answers: (flags & FLAG.answers) !== 0,
    ends: (flags & FLAG.ends) !== 0,
    lost: (flags & FLAG.lost) !== 0,
    windowBytes: view.getUint32(3),
    sent: Number(view.getBigUint64(7)),
    read: Number(view.getBigUint64(15)),
  };
}
