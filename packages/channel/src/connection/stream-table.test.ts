import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { FrameKind } from '../frame/frame-kind.ts';
import type { MessageFrame } from '../frame/frame.ts';
import { StreamTable } from './stream-table.ts';

function message(bodyBytes: number): MessageFrame {
  return {
    kind: FrameKind.MESSAGE,
    stream: 1,
    type: 0,
    flags: 0,
    timestamp: 0n,
    body: Buffer.alloc(bodyBytes),
  };
}

describe('StreamTable', () => {
  it('never comes to a stop, and never lets more wait than a window and one message', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(3_000), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 4_000 }),
        fc.integer({ min: 1, max: 5 }),
        (sizes, windowBytes, consumeAt) => {
          const [sender, receiver] = [new StreamTable(), new StreamTable()];
          sender.open(1, 1);
          sender.credited(receiver.open(1, windowBytes));
          const waiting: number[] = [];
          let left = sizes.length;
          const consumeOne = (): void => {
            const credit = receiver.consumed(1, waiting.shift() ?? 0);
            if (credit !== undefined) sender.credited(credit);
          };
          for (const size of sizes) {
            while (!sender.maySend(1)) {
              expect(waiting.length).toBeGreaterThan(0);
              consumeOne();
            }
            sender.sent(1, size);
            receiver.received(message(size));
            waiting.push(size);
            left -= 1;
            const waitingBytes = waiting.slice(0, -1).reduce((sum, bytes) => sum + bytes, 0);
            expect(waitingBytes).toBeLessThan(windowBytes);
            if (left % consumeAt === 0) consumeOne();
          }
          expect(left).toBe(0);
        },
      ),
    );
  });

  it('keeps credit that comes before the stream is open here', () => {
    const table = new StreamTable();

    expect(table.credited({ kind: FrameKind.CREDIT, stream: 1, bytes: 100 })).toBe(false);
    expect(table.maySend(1)).toBe(false);
    table.open(1, 100);
    expect(table.maySend(1)).toBe(true);
  });

  it('confirms the close of a stream that was never opened here', () => {
    const table = new StreamTable();
    table.credited({ kind: FrameKind.CREDIT, stream: 1, bytes: 100 });

    expect(table.closedByPeer(1)).toEqual({ reply: { kind: FrameKind.CLOSE, stream: 1 }, wasOpen: false });
    expect(() => table.closedByPeer(1)).toThrow(/not open/);
  });

  it('bounds the credit it keeps for streams that are not open', () => {
    const table = new StreamTable();
    const credit = (stream: number): boolean => table.credited({ kind: FrameKind.CREDIT, stream, bytes: 1 });
    for (let stream = 0; stream < 65_536; stream += 1) credit(stream);

    expect(() => credit(65_536)).toThrow(/more than 65536 streams/);
  });

  it('charges empty messages too', () => {
    const table = new StreamTable();
    table.open(1, 48);

    expect([table.received(message(0)), table.received(message(0))]).toEqual([true, true]);
    expect(() => table.received(message(0))).toThrow(/beyond its window/);
  });
});
