import { isUtf8 } from 'node:buffer';

import { ChannelError } from '../channel-error.ts';
import { FrameKind } from './frame-kind.ts';
import type { Frame, FrameByKind, RawFrame } from './frame.ts';
import { HeadReader } from './head-reader.ts';
import { minFrameLimit } from './layout.ts';

type FrameParsers = { [K in FrameKind]: (raw: RawFrame) => FrameByKind[K] };

/** How the head of each kind is read; field by field as in `catalogue.json`, unknown fields are ignored. */
const parsers: FrameParsers = {
  [FrameKind.HELLO]: (raw) => {
    const head = jsonHeadOnly(raw, 'HELLO');
    return {
      kind: FrameKind.HELLO,
      protocol: head.integer('protocol', 1),
      layers: head.strings('layers'),
      maxFrameBytes: head.integer('maxFrameBytes', minFrameLimit),
      runtime: head.string('runtime'),
    };
  },
  [FrameKind.REQUEST]: (raw) => {
    const head = jsonHead(raw, 'REQUEST');
    const addressed = { ...head.optionalString('target'), ...head.optional('data') };
    return {
      kind: FrameKind.REQUEST,
      id: head.integer('id', 1),
      method: head.string('method'),
      ...addressed,
      body: raw.body,
    };
  },
  [FrameKind.RESPONSE]: (raw) => {
    const head = jsonHead(raw, 'RESPONSE');
    return { kind: FrameKind.RESPONSE, id: head.integer('id', 1), ...head.optional('data'), body: raw.body };
  },
  [FrameKind.ERROR]: (raw) => {
    const head = jsonHeadOnly(raw, 'ERROR');
    return {
      kind: FrameKind.ERROR,
      id: head.integer('id', 1),
      name: head.string('name'),
      code: head.string('code'),
      message: head.string('message'),
      ...head.optional('details'),
    };
  },
  [FrameKind.NOTIFICATION]: (raw) => {
    const head = jsonHead(raw, 'NOTIFICATION');
    const addressed = { ...head.optionalString('target'), ...head.optional('data') };
    return { kind: FrameKind.NOTIFICATION, event: head.string('event'), ...addressed, body: raw.body };
  },
  [FrameKind.CANCEL]: (raw) => ({ kind: FrameKind.CANCEL, id: jsonHeadOnly(raw, 'CANCEL').integer('id', 1) }),
  [FrameKind.MESSAGE]: ({ head, body }) => ({
    kind: FrameKind.MESSAGE,
    stream: head.readUInt32BE(0),
    type: head.readUInt8(4),
    flags: head.readUInt8(5),
    timestamp: head.readBigUInt64BE(8),
    body,
  }),
  [FrameKind.CREDIT]: ({ head, body }) => {
    refuseBody(body, 'CREDIT');
    return { kind: FrameKind.CREDIT, stream: head.readUInt32BE(0), bytes: head.readUInt32BE(4) };
  },
  [FrameKind.CLOSE]: (raw) => {
    const head = jsonHeadOnly(raw, 'CLOSE');
    return { kind: FrameKind.CLOSE, ...head.optionalInteger('stream'), ...head.optionalFault('error') };
  },
};

/**
 * Reads a frame's head.
 *
 * @throws ChannelError `protocol-error` when the head is not what its kind requires.
 */
export function parseFrame(raw: RawFrame): Frame {
  return parsers[raw.kind](raw);
}

function jsonHeadOnly(raw: RawFrame, kind: string): HeadReader {
  refuseBody(raw.body, kind);
  return jsonHead(raw, kind);
}

function refuseBody(body: Buffer, kind: string): void {
  if (body.length > 0) throw ChannelError.protocol(`a ${kind} frame with a body, which it cannot have`);
}

function jsonHead({ head }: RawFrame, kind: string): HeadReader {
  if (!isUtf8(head)) throw ChannelError.protocol(`a ${kind} frame whose head is not UTF-8`);
  return new HeadReader(kind, parseJson(head.toString('utf8'), kind));
}

function parseJson(text: string, kind: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw ChannelError.protocol(`a ${kind} frame whose head is not JSON: ${text.slice(0, 100)}`, error);
  }
}
