import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { anyCut, anyFrame, bytesOf, cut } from '../../test/support/arbitraries.ts';
import { present } from '../../test/support/present.ts';
import { eventsOf, testConnection, WiredConnections } from '../../test/support/wired-connections.ts';
import { FrameKind } from '../frame/frame-kind.ts';
import type { Frame } from '../frame/frame.ts';
import type { Connection } from './connection.ts';
import type { ConnectionEvent } from './connection-event.ts';

const body = Buffer.alloc(0);
const hello: Frame = {
  kind: FrameKind.HELLO,
  protocol: 1,
  layers: {},
  maxFrameBytes: 65_536,
  runtime: 'test',
};

function greeted(): Connection {
  const connection = testConnection();
  connection.receiveBytes(bytesOf([hello]));
  drainEvents(connection);
  return connection;
}

function drainEvents(connection: Connection): ConnectionEvent[] {
  const events: ConnectionEvent[] = [];
  for (let event = connection.nextEvent(); event !== undefined; event = connection.nextEvent())
    events.push(event);
  return events;
}

function faultOf(frames: Frame[], connection: Connection = greeted()): string | undefined {
  connection.receiveBytes(bytesOf(frames));
  const closed = drainEvents(connection).find((event) => event.type === 'closed');
  return closed?.type === 'closed' ? closed.error?.message : undefined;
}

describe('the handshake', () => {
  it('tells each side about the other', () => {
    const { left, right } = new WiredConnections([5], { layers: { a: '1.0.0' } }, { layers: { a: '1.1.0' } });

    expect(eventsOf(left, 'ready')[0]?.peer.layers).toEqual({ a: '1.1.0' });
    expect(eventsOf(right, 'ready')[0]?.peer.layers).toEqual({ a: '1.0.0' });
    expect(left.connection.isOpen && right.connection.isOpen).toBe(true);
  });

  it('fails on both sides when the versions do not fit', () => {
    const { left, right } = new WiredConnections([5], { layers: { a: '1.0.0' } }, { layers: { a: '2.0.0' } });

    for (const end of [left, right]) {
      expect(eventsOf(end, 'ready')).toEqual([]);
      expect(eventsOf(end, 'closed').map(({ error }) => error?.code)).toEqual(['version-mismatch']);
    }
  });

  it('comes first, and once', () => {
    expect(faultOf([{ kind: FrameKind.CANCEL, id: 1 }], testConnection())).toMatch(
      /a CANCEL frame before HELLO/,
    );
    expect(faultOf([hello])).toMatch(/a second HELLO/);
  });
});

describe('requests', () => {
  it('are served and answered, wherever the bytes are cut', () => {
    fc.assert(
      fc.property(
        anyCut,
        fc.array(fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }), { maxLength: 12 }),
        (cuts, targets) => {
          const wired = new WiredConnections(cuts);
          const { left, right } = wired;
          for (const [index, target] of targets.entries()) {
            left.connection.request({
              method: 'x.y',
              ...(target === undefined ? {} : { target }),
              data: index,
              body,
            });
          }
          wired.carry();
          for (let served = 0; served < targets.length; served += 1) {
            const { request } = present(eventsOf(right, 'serve')[served]);
            right.connection.respond(request.id, { data: request.data, body });
            wired.carry();
          }

          expect(eventsOf(left, 'answer')).toHaveLength(targets.length);
          for (const target of ['a', 'b', 'c']) {
            const started = eventsOf(right, 'serve').filter(({ request }) => request.target === target);
            const sent = [...targets.keys()].filter((index) => targets[index] === target);
            expect(started.map(({ request }) => request.data)).toEqual(sent);
          }
        },
      ),
    );
  });

  it('that are cancelled before they start are answered at once and never served', () => {
    const wired = new WiredConnections();
    const { left, right } = wired;
    left.connection.request({ method: 'x.y', target: 't', body });
    const waiting = left.connection.request({ method: 'x.y', target: 't', body });
    wired.carry();
    left.connection.abandon(waiting);
    wired.carry();

    expect(eventsOf(right, 'serve')).toHaveLength(1);
    expect(eventsOf(right, 'cancel')).toEqual([]);
    expect(eventsOf(left, 'answer')).toEqual([]);
    expect(left.connection.counters.lateAnswers).toBe(1);
  });

  it('that are cancelled while they run keep their place until they answer', () => {
    const wired = new WiredConnections();
    const { left, right } = wired;
    const running = left.connection.request({ method: 'x.y', target: 't', body });
    left.connection.request({ method: 'x.z', target: 't', body });
    wired.carry();
    left.connection.abandon(running);
    wired.carry();
    expect(eventsOf(right, 'cancel')).toEqual([{ type: 'cancel', id: running }]);
    expect(eventsOf(right, 'serve')).toHaveLength(1);

    right.connection.respondError(running, { name: 'E', code: 'c', message: '' });
    wired.carry();
    expect(eventsOf(right, 'serve').map(({ request }) => request.method)).toEqual(['x.y', 'x.z']);
    expect(left.connection.counters.lateAnswers).toBe(1);
  });

  it('may be cancelled when their answer is on its way', () => {
    const wired = new WiredConnections();
    const { left, right } = wired;
    const id = left.connection.request({ method: 'x.y', body });
    wired.carry();
    right.connection.respond(id, { body });
    left.connection.abandon(id);
    wired.carry();

    expect(left.connection.isOpen && right.connection.isOpen).toBe(true);
    expect(left.connection.counters.lateAnswers).toBe(1);
  });

  it('whose answer cannot be sent are refused instead', () => {
    const wired = new WiredConnections([100], { maxFrameBytes: 16_384 });
    const { left, right } = wired;
    const request = (method: string): number => left.connection.request({ method, body });
    const [large, strange, cyclic] = [request('x.large'), request('x.strange'), request('x.cyclic')];
    wired.carry();
    right.connection.respond(large, { body: Buffer.alloc(20_000) });
    right.connection.respond(strange, { data: 1n, body });
    right.connection.respondError(cyclic, { name: 'E', code: 'c', message: '', details: 1n });
    wired.carry();

    expect(eventsOf(left, 'answer').map(({ answer }) => 'code' in answer && answer.code)).toEqual(
      Array.from({ length: 3 }, () => 'unsendable-reply'),
    );
  });

  it('that are too large for the other side are refused before anything is sent', () => {
    const wired = new WiredConnections([1000], {}, { maxFrameBytes: 16_384 });
    const large = { method: 'x.large', body: Buffer.alloc(17_000) };

    expect(() => wired.left.connection.request(large)).toThrow(
      expect.objectContaining({ code: 'frame-too-large' }),
    );
    expect(wired.left.connection.takeOutput()).toEqual([]);
    expect(wired.left.connection.request({ method: 'x.small', body })).toBe(1);
  });
});

describe('streams', () => {
  it('close on both sides and can then be opened anew', () => {
    const wired = new WiredConnections();
    const { left, right } = wired;
    left.connection.openStream(5, 1_000);
    right.connection.openStream(5, 1_000);
    wired.carry();
    left.connection.closeStream(5);
    wired.carry();
    expect(eventsOf(right, 'stream-closed')).toEqual([{ type: 'stream-closed', stream: 5 }]);
    expect(right.connection.mayMessage(5)).toBe(false);

    left.connection.openStream(5, 1_000);
    right.connection.openStream(5, 1_000);
    wired.carry();
    expect(left.connection.mayMessage(5) && right.connection.mayMessage(5)).toBe(true);
  });

  it('cannot be opened twice, nor before the other side has confirmed the close', () => {
    const { left } = new WiredConnections();
    left.connection.openStream(5, 1_000);
    expect(() => left.connection.openStream(5, 1_000)).toThrow(/in use/);
    left.connection.closeStream(5);
    expect(() => left.connection.openStream(5, 1_000)).toThrow(
      expect.objectContaining({ code: 'stream-in-use' }),
    );
  });

  it('may be closed by both sides at once', () => {
    const wired = new WiredConnections();
    const { left, right } = wired;
    for (const { connection } of [left, right]) connection.openStream(5, 1_000);
    wired.carry();
    for (const { connection } of [left, right]) connection.closeStream(5);
    wired.carry();

    expect([...eventsOf(left, 'closed'), ...eventsOf(right, 'closed')]).toEqual([]);
    expect(() => left.connection.openStream(5, 1_000)).not.toThrow();
  });

  it('count messages that come after the close', () => {
    const wired = new WiredConnections();
    const { left, right } = wired;
    for (const { connection } of [left, right]) connection.openStream(5, 1_000);
    wired.carry();
    const message = left.connection.encodeMessage({ stream: 5, type: 0, flags: 0, timestamp: 0n, body });
    left.connection.sendMessage(5, message);
    right.connection.closeStream(5);
    wired.carry();

    expect(eventsOf(right, 'message')).toEqual([]);
    expect(right.connection.counters.lateMessages).toBe(1);
  });

  it('fail the channel when messages come beyond the window or for no stream', () => {
    const message: Frame = {
      kind: FrameKind.MESSAGE,
      stream: 5,
      type: 0,
      flags: 0,
      timestamp: 0n,
      body: Buffer.alloc(60),
    };
    const connection = greeted();
    connection.openStream(5, 50);

    expect(faultOf([message])).toMatch(/stream 5, which is not open/);
    expect(faultOf([message], connection)).toBeUndefined();
    expect(faultOf([message], connection)).toMatch(/stream 5 beyond its window/);
  });

  it('fail the channel when one is closed that nobody opened', () => {
    expect(faultOf([{ kind: FrameKind.CLOSE, stream: 9 }])).toMatch(/close of stream 9, which is not open/);
  });
});

describe('a fault', () => {
  it.each<[string, Frame[], RegExp]>([
    [
      'an answer to nothing',
      [{ kind: FrameKind.RESPONSE, id: 4, body }],
      /answer to request 4, which is not pending/,
    ],
    [
      'a request out of turn',
      [{ kind: FrameKind.REQUEST, id: 2, method: 'a.b', body }],
      /request 2 after request 0/,
    ],
    [
      'the cancelling of nothing',
      [{ kind: FrameKind.CANCEL, id: 1 }],
      /cancelling of request 1, which was never sent/,
    ],
  ])('is %s', (_, frames, message) => {
    expect(faultOf(frames)).toMatch(message);
  });

  it('comes after everything that was right before it, is told to the other side, and is the last', () => {
    const connection = greeted();
    connection.takeOutput();
    const news: Frame = { kind: FrameKind.NOTIFICATION, event: 'e', body };
    connection.receiveBytes(Buffer.concat([bytesOf([news]), Buffer.from('garbage!'), bytesOf([news])]));
    connection.receiveBytes(bytesOf([news]));
    connection.receiveEnd();

    expect(drainEvents(connection).map(({ type }) => type)).toEqual(['notification', 'closed']);
    const told = testConnection();
    told.receiveBytes(bytesOf([hello]));
    told.receiveBytes(Buffer.concat(connection.takeOutput()));
    expect(drainEvents(told).at(-1)).toMatchObject({
      error: { code: 'peer-failed', message: /protocol-error/ },
    });
  });

  it('is what any garbage ends in, or nothing at all', () => {
    fc.assert(
      fc.property(
        fc.array(anyFrame, { maxLength: 4 }),
        fc.uint8Array({ maxLength: 100 }),
        anyCut,
        (frames, garbage, sizes) => {
          const connection = greeted();
          for (const piece of cut(Buffer.concat([bytesOf(frames), garbage]), sizes))
            connection.receiveBytes(piece);
          connection.receiveEnd();
          const closed = drainEvents(connection).filter(({ type }) => type === 'closed');

          expect(closed).toHaveLength(1);
          expect(['protocol-error', 'disconnected']).toContain(connection.endError.code);
        },
      ),
    );
  });
});

describe('the end', () => {
  it('is orderly on both sides after close', () => {
    const wired = new WiredConnections();
    const { left, right } = wired;
    left.connection.close();
    left.connection.close();
    wired.carry();

    expect(eventsOf(left, 'closed')).toEqual([{ type: 'closed', error: undefined }]);
    expect(eventsOf(right, 'closed')).toEqual([{ type: 'closed', error: undefined }]);
    expect(left.connection.endError.message).toMatch(/closed by this side/);
    expect(right.connection.endError.message).toMatch(/closed by the other side/);
  });

  it('is an error when the bytes end without a close, and says when that was within a frame', () => {
    const between = greeted();
    between.receiveEnd();
    expect(between.endError).toMatchObject({ code: 'disconnected', message: /stream ended before/ });

    const within = greeted();
    within.receiveBytes(bytesOf([hello]).subarray(0, 11));
    within.receiveEnd(new Error('ECONNRESET'));
    expect(within.endError).toMatchObject({
      code: 'disconnected',
      message: /failed in the middle of a frame \(11 bytes of it had come\)/,
      cause: { message: 'ECONNRESET' },
    });
  });
});
